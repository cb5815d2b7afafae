import type { BundleManifest } from '../../proto/manifest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import type { PreflightReport, RuntimeMeasurement } from '../../runtime/preflight-report.ts';
import type { RuntimeChoiceRecord } from './agent-state.ts';

export interface PreflightPass {
  readonly runtime: RuntimeKind;
  readonly latencyP50Us: number;
  readonly memoryBytes: number;
  readonly choice: Pick<RuntimeChoiceRecord, 'measured' | 'reason'>;
}

/** The faster of the interpreters in which the model keeps to the manifest's resources: median latency, and memory it adds to the process. */
export function evaluatePreflight(report: PreflightReport, resources: BundleManifest['resources']): Result<PreflightPass, Problem<'preflight.too_slow' | 'preflight.memory_exceeded'>> {
  const quickEnough = report.measurements.filter((measured) => measured.latencyP50Us <= resources.latencyMsMax * 1000);
  if (quickEnough.length === 0) return problem('preflight.too_slow', `the model takes ${describe(report, (measured) => `${Math.round(measured.latencyP50Us)} us`)} on this device, its manifest allows ${resources.latencyMsMax} ms`);
  const smallEnough = quickEnough.filter((measured) => measured.memoryBytes <= resources.memoryBytesMax);
  const [fastest] = smallEnough.toSorted((a, b) => a.latencyP50Us - b.latencyP50Us);
  if (fastest === undefined) return problem('preflight.memory_exceeded', `the model needs ${describe(report, (measured) => `${measured.memoryBytes} bytes`)} on this device, its manifest allows ${resources.memoryBytesMax}`);
  const measured = report.measurements.map(({ kind, latencyP50Us, latencyP99Us, memoryBytes }) => ({ runtime: kind, p50Us: round(latencyP50Us), p99Us: round(latencyP99Us), memoryBytes: Math.round(memoryBytes) }));
  return ok({ runtime: fastest.kind, latencyP50Us: fastest.latencyP50Us, memoryBytes: fastest.memoryBytes, choice: { measured, reason: explain(fastest, report, resources) } });
}

/** Why this interpreter, in words for an operator. */
function explain(chosen: RuntimeMeasurement, { measurements, skipped }: PreflightReport, { memoryBytesMax }: BundleManifest['resources']): string {
  const others = measurements.filter((measured) => measured !== chosen).map((other) => {
    if (other.latencyP50Us >= chosen.latencyP50Us) return `${other.kind} takes ${round(other.latencyP50Us)} us`;
    return `${other.kind} takes ${round(other.latencyP50Us)} us but adds ${Math.round(other.memoryBytes)} bytes, the manifest allows ${memoryBytesMax}`;
  });
  return [`${chosen.kind} takes ${round(chosen.latencyP50Us)} us at the median`, ...others, ...skipped.map(({ kind, reason }) => `${kind} was skipped: ${reason}`)].join('; ');
}

function round(us: number): number {
  return Math.round(us * 10) / 10;
}

function describe(report: PreflightReport, figure: (measured: RuntimeMeasurement) => string): string {
  return report.measurements.map((measured) => `${figure(measured)} (${measured.kind})`).join(', ');
}
