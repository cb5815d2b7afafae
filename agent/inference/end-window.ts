import { profileMessage } from '../../features/profile/encode-profile.ts';
import type { Clock } from '../../proto/clock.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import type { Pipeline } from './pipeline.ts';

/** What nothing is counted into any more. */
export interface Ended {
  readonly pipeline: Pipeline;
  /** Makes the record, which of a window takes milliseconds for hundreds of features, and empties it. */
  readonly handOn: () => void;
}

/** Ends a pipeline's window now, to be handed on then or later, but before anything is counted into it again; undefined where it is empty. @param start of the window, by both clocks */
export function endWindow(pipeline: Pipeline | undefined, start: { readonly ms: number; readonly monotonicMs: number }, clock: Clock, keep: (record: RecordBody) => void): Ended | undefined {
  if (pipeline === undefined || pipeline.window.count === 0) return undefined;
  const { digest, window } = pipeline;
  const times = { startMs: start.ms, endMs: Math.max(start.ms, clock.nowMs()), durationMs: Math.round(clock.monotonicMs() - start.monotonicMs) };
  const handOn = (): void => {
    keep({ window: { bundleDigest: digest, ...times, profile: profileMessage(window.snapshot()) } });
    window.reset();
  };
  return { pipeline, handOn };
}
