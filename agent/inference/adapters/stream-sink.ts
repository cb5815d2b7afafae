import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Sink } from '../sink.ts';

/** Bytes that may wait for a file system that is slow. */
const bufferedBytesMax = 1024 * 1024;

/** Results as JSON lines to standard output: a pipe is written to as far as its reader takes it, and no further. */
export function createStdoutSink(): Sink {
  // process.stdout takes care of what kind of file it is: bytes written straight to a descriptor fail with EAGAIN where the parent made it non-blocking.
  const stream = process.stdout;
  return createStreamSink(stream, (written) => stream.write('', () => written()));
}

/** Results as JSON lines, appended to a file. */
export function createFileSink(path: string): Sink {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600, highWaterMark: bufferedBytesMax });
  return createStreamSink(stream, (written) => stream.end(() => written()));
}

function createStreamSink(stream: Writable, finish: (written: () => void) => void): Sink {
  let closed = false;
  const closedListeners: ((reason: string) => void)[] = [];
  stream.on('error', (error) => {
    if (closed) return;
    closed = true;
    for (const listener of closedListeners) listener(error.message);
  });
  return {
    get ready() {
      return !closed && !stream.writableNeedDrain;
    },
    write(line) {
      if (!closed) stream.write(`${line}\n`);
    },
    onReady(listener) {
      stream.on('drain', listener);
    },
    onClosed(listener) {
      closedListeners.push(listener);
    },
    close: () => (closed ? Promise.resolve() : new Promise((resolve) => finish(resolve))),
  };
}
