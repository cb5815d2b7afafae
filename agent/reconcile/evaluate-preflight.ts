import type { BundleManifest } from '../../proto/manifest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import type { PreflightReport, RuntimeMeasurement } from '../../runtime/preflight-report.ts';

export interface PreflightPass {
  readonly runtime: RuntimeKind;
  readonly latencyP50Us: number;
  readonly memoryBytes: number;
}

/** The faster of the interpreters in which the model keeps to the manifest's resources: median latency, and memory it adds to the process. */
export function evaluatePreflight(report: PreflightReport, resources: BundleManifest['resources']): Result<PreflightPass, Problem<'preflight.too_slow' | 'preflight.memory_exceeded'>> {
  const quickEnough = report.measurements.filter((measured) => measured.latencyP50Us <= resources.latencyMsMax * 1000);
  if (quickEnough.length === 0) return problem('preflight.too_slow', `the model takes ${describe(report, (measured) => `${Math.round(measured.latencyP50Us)} us`)} on this device, its manifest allows ${resources.latencyMsMax} ms`);
  const smallEnough = quickEnough.filter((measured) => measured.memoryBytes <= resources.memoryBytesMax);
  const [fastest] = smallEnough.toSorted((a, b) => a.latencyP50Us - b.latencyP50Us);
  if (fastest === undefined) return problem('preflight.memory_exceeded', `the model needs ${describe(report, (measured) => `${measured.memoryBytes} bytes`)} on this device, its manifest allows ${resources.memoryBytesMax}`);
  return ok({ runtime: fastest.kind, latencyP50Us: fastest.latencyP50Us, memoryBytes: fastest.memoryBytes });
}

function describe(report: PreflightReport, figure: (measured: RuntimeMeasurement) => string): string {
  return report.measurements.map((measured) => `${figure(measured)} (${measured.kind})`).join(', ');
}
