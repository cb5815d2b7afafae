import { createWriteStream, renameSync, rmSync, statSync, type WriteStream } from 'node:fs';
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

/** Results as JSON lines, appended to a file. With `rotate` a file that has grown to that size becomes path.1, the one before path.2, and so on. */
export function createFileSink(path: string, rotate?: { readonly bytes: number; readonly keep: number }): Sink {
  if (rotate !== undefined) return createRotatingSink(path, rotate);
  const stream = openFile(path);
  return createStreamSink(stream, (written) => stream.end(() => written()));
}

function openFile(path: string): WriteStream {
  return createWriteStream(path, { flags: 'a', mode: 0o600, highWaterMark: bufferedBytesMax });
}

function createRotatingSink(path: string, { bytes: bytesMax, keep }: { readonly bytes: number; readonly keep: number }): Sink {
  let closed = false;
  const readyListeners: (() => void)[] = [];
  const closedListeners: ((reason: string) => void)[] = [];
  const open = (): WriteStream => {
    const opened = openFile(path);
    opened.on('drain', () => readyListeners.forEach((listener) => listener()));
    opened.on('error', (error) => {
      if (closed) return;
      closed = true;
      for (const listener of closedListeners) listener(error.message);
    });
    return opened;
  };
  let bytes = sizeOf(path);
  let stream = open();
  /** The older stream goes on to what it has been given, under its new name. */
  const setAside = (): void => {
    stream.end();
    for (let i = keep; i >= 1; i--) renameIfThere(i === 1 ? path : `${path}.${i - 1}`, `${path}.${i}`);
    bytes = 0;
    stream = open();
  };
  return {
    get ready() {
      return !closed && !stream.writableNeedDrain;
    },
    write(line) {
      if (closed) return;
      const length = Buffer.byteLength(line) + 1;
      // A stream that has not opened its file yet would open it under the name that is being given away.
      if (bytes > 0 && bytes + length > bytesMax && !stream.pending) setAside();
      bytes += length;
      stream.write(`${line}\n`);
    },
    onReady: (listener) => void readyListeners.push(listener),
    onClosed: (listener) => void closedListeners.push(listener),
    close: () => (closed ? Promise.resolve() : new Promise((resolve) => stream.end(() => resolve()))),
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (fault) {
    // A folder that allows no renaming costs the rotation: the results go on into the file.
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') rmSync(to, { force: true });
  }
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
