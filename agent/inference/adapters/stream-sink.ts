import { createWriteStream, type WriteStream } from 'node:fs';
import type { Sink } from '../sink.ts';

/** Bytes that may wait for the consumer before inference waits for it. */
const bufferedBytesMax = 1024 * 1024;

/** Results as JSON lines to standard output, without ever blocking the process on its reader. */
export function createStdoutSink(): Sink {
  return createStreamSink(createWriteStream('', { fd: 1, autoClose: false, highWaterMark: bufferedBytesMax }));
}

/** Results as JSON lines, appended to a file. */
export function createFileSink(path: string): Sink {
  return createStreamSink(createWriteStream(path, { flags: 'a', mode: 0o600, highWaterMark: bufferedBytesMax }));
}

function createStreamSink(stream: WriteStream): Sink {
  let closed: string | undefined;
  const closedListeners: ((reason: string) => void)[] = [];
  stream.on('error', (error) => {
    closed ??= error.message;
    for (const listener of closedListeners) listener(error.message);
  });
  return {
    get ready() {
      return closed === undefined && !stream.writableNeedDrain;
    },
    write(line) {
      if (closed === undefined) stream.write(`${line}\n`);
    },
    onReady(listener) {
      stream.on('drain', listener);
    },
    onClosed(listener) {
      closedListeners.push(listener);
    },
    close: () =>
      new Promise((resolve) => {
        if (closed !== undefined) resolve();
        else stream.end(() => resolve());
      }),
  };
}
