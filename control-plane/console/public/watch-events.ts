import { eventStreamUrl } from './api-client.ts';

export type StreamState = 'live' | 'polling';

/**
 * Follows the control plane's live events and calls onEvent for each. The browser reconnects by itself where it can;
 * where it gives up, the stream is opened again after retryMs. While there is no stream the page polls.
 */
export function watchEvents(onEvent: () => void, onState: (state: StreamState) => void, retryMs: number): { stop(): void } {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(eventStreamUrl());
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('message', onEvent);
    source.addEventListener('lost', onEvent);
    source.addEventListener('error', () => {
      onState('polling');
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
    });
  };
  open();
  return {
    stop: () => {
      clearTimeout(timer);
      source?.close();
    },
  };
}
