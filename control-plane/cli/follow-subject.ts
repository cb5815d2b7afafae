import { z } from 'zod';

const eventSchema = z.object({ subject: z.string() });
const partMax = 1_000_000;

/**
 * Listens to the live stream of events for one subject. `next` resolves at its next event, at once where there was one since
 * it resolved last, and never where there is no stream: the caller looks by itself now and then.
 */
export function followSubject({ url, token }: { readonly url: string; readonly token: string }, subject: string, signal: AbortSignal): { next(): Promise<void>; end(): void } {
  const ended = new AbortController();
  let waiting = Promise.withResolvers<void>();
  let untold = false;
  const news = (): void => {
    untold = true;
    waiting.resolve();
    waiting = Promise.withResolvers<void>();
  };

  async function listen(): Promise<void> {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/events/stream`, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' }, signal: AbortSignal.any([signal, ended.signal]) });
    if (!response.ok || response.body === null) return;
    let text = '';
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text = `${text}${part}`.slice(-partMax);
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      if (messages.some(isAbout)) news();
    }
  }

  function isAbout(message: string): boolean {
    // What a slow reader missed may have been about it.
    if (message.startsWith('event: lost')) return true;
    const data = message.split('\n').find((line) => line.startsWith('data: '));
    if (data === undefined) return false;
    const event = eventSchema.safeParse(JSON.parse(data.slice('data: '.length)));
    return event.success && event.data.subject === subject;
  }

  // Without a stream there is no news; what is wrong with the control plane shows at the next request.
  listen().catch(() => undefined);
  return {
    next: async () => {
      if (!untold) await waiting.promise;
      untold = false;
    },
    end: () => ended.abort(),
  };
}
