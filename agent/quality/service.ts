import type { RawValues } from '../../features/transform/transform.ts';
import type { Problem } from '../../proto/result.ts';
import type { QualityCounts } from '../../proto/messages.ts';
import type { Pipeline } from '../inference/pipeline.ts';
import type { Reading } from '../inference/reading.ts';
import { maskOf, prepareQualityRules, qualityRules } from './quality-rules.ts';
import { QualityWatch } from './quality-watch.ts';

const none: readonly string[] = [];

/** Holds every reading against the rules of the bundle that is to see it. */
export class Quality {
  #pipeline: Pipeline | undefined;
  #watch: QualityWatch | undefined;
  #flags = 0;
  #broken = 0;

  /**
   * @param values the reading's rows as numbers
   * @param nowMs monotonic, for a source that does not say when it measured
   * @returns why the model must not see it; undefined where it may
   */
  look(pipeline: Pipeline, values: RawValues, reading: Reading, nowMs: number): Problem | undefined {
    const watch = pipeline === this.#pipeline && this.#watch !== undefined ? this.#watch : this.#follow(pipeline);
    const broken = watch.look(values, reading.atMs ?? nowMs);
    if (broken === 0) return undefined;
    this.#broken |= broken & this.#flags;
    return watch.refuse(broken, values);
  }

  /** Rules with the action flag that were broken since the last input of the model. */
  takeFlags(): readonly string[] {
    if (this.#broken === 0) return none;
    const broken = qualityRules.filter((rule) => (this.#broken & maskOf(rule)) !== 0);
    this.#broken = 0;
    return broken;
  }

  /** Since the last call, of the bundle that sees the readings now. */
  takeCounts(): QualityCounts | undefined {
    return this.#watch?.takeCounts();
  }

  #follow(pipeline: Pipeline): QualityWatch {
    const { manifest, transform } = pipeline.parts;
    const rules = prepareQualityRules(manifest.quality, transform.columns);
    this.#pipeline = pipeline;
    this.#flags = rules.flags;
    this.#broken = 0;
    this.#watch = new QualityWatch(rules);
    return this.#watch;
  }
}
