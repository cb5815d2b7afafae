import type { RangeAnswer, RangeClient } from '../../agent/artifacts/range-client.ts';
import type { Random } from '../../proto/random.ts';
import { ok, problem } from '../../proto/result.ts';
import type { Network } from './device-link.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedClock } from './simulated-process.ts';

interface Parts {
  readonly scheduler: Scheduler;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly network: Network;
  /** The control plane's own HTTP routes; undefined where nobody listens. Never resolves where it dies meanwhile. */
  readonly request: (request: Request) => Promise<Response | undefined>;
}

const answerMsMax = 15_000;
/** After it has left: beyond what an answer takes at most. */
const unreadMsMax = 40_000;
const pieceBytes = 48 * 1024;
/** Of an answer to break off after any piece. */
const breakProbability = 0.04;

/** HTTP as a device speaks it, over the same network as its link: slow, cut off while the network is, and broken off now and then. */
export function createVirtualRangeClient(parts: Parts, deviceId: string, credential: () => string): RangeClient {
  const { clock, random, request } = parts;
  const authorization = (): string => `Basic ${Buffer.from(`${deviceId}:${credential()}`).toString('base64')}`;
  return {
    get: async (url, first, last, signal) => {
      if (!(await travel(parts, signal))) return problem('source.unavailable', `${url} cannot be reached`);
      const late = new AbortController();
      const asked = request(new Request(url, { headers: { authorization: authorization(), range: `bytes=${first}-${last}` } }));
      void asked.then((answer) => parts.scheduler.after(unreadMsMax, () => giveUpUnread(answer)));
      const answered = await Promise.race([asked, clock.sleep(answerMsMax, late.signal).then(() => undefined, () => undefined)]);
      late.abort(answeredInTime);
      if (answered === undefined || !(await travel(parts, signal))) return problem('source.unavailable', `${url} did not answer`);
      return ok({
        status: answered.status,
        contentRange: answered.headers.get('content-range') ?? '',
        retryAfter: answered.headers.get('retry-after') ?? '',
        body: read(answered, parts, signal, random),
        close: () => void answered.body?.cancel().catch(() => undefined),
      } satisfies RangeAnswer);
    },
  };
}

/** The other end finds out that nobody reads an answer: it was lost on its way, came too late, or whoever asked for it has died. One that is read is locked. */
function giveUpUnread(answer: Response | undefined): void {
  if (answer?.body?.locked === false) void answer.body.cancel().catch(() => undefined);
}

const answeredInTime = new Error('it has answered');

async function* read({ body }: Response, parts: Parts, signal: AbortSignal, random: Random): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of (body ?? []) as AsyncIterable<Uint8Array>) {
      for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
        if (random() < breakProbability || !(await travel(parts, signal))) return;
        yield bytes.slice(at, at + pieceBytes);
      }
    }
  } catch {
    // The server has cut off one who reads too slowly: as with the agent's own client, the body is short.
    return;
  }
}

/** One way; false where nothing gets through, or the caller has given up. A dead process never hears. */
async function travel({ scheduler, clock, random, network }: Parts, signal: AbortSignal): Promise<boolean> {
  const { delayMsMin, delayMsMax } = network.conditions;
  const blockedMs = network.blockedUntilMs - scheduler.nowMs;
  await clock.sleep(Math.min(answerMsMax, Math.max(0, blockedMs) + delayMsMin + random() * (delayMsMax - delayMsMin)), signal).catch(() => undefined);
  return blockedMs <= answerMsMax && !signal.aborted;
}
