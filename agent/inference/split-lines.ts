/** A line of a stream; undefined stands for one that was longer than the limit and was passed over. */
export type Line = string | undefined;

/**
 * Cuts UTF-8 chunks into lines without their ends, remembering what is not whole yet. Empty lines are passed over.
 *
 * @param bytesMax the longest line that is kept
 */
export function createLineSplitter(bytesMax: number): { push(chunk: Uint8Array): Line[]; end(): Line[] } {
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  const toLine = (bytes: Buffer): Line[] => {
    const text = bytes.toString('utf8').trim();
    return text === '' ? [] : [text];
  };
  return {
    push(chunk) {
      const lines: Line[] = [];
      let data = rest.byteLength === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
        if (skipping || end > bytesMax) lines.push(undefined);
        else lines.push(...toLine(data.subarray(0, end)));
        skipping = false;
        data = data.subarray(end + 1);
      }
      skipping ||= data.byteLength > bytesMax;
      rest = skipping ? Buffer.alloc(0) : Buffer.from(data);
      return lines;
    },
    end: () => (skipping ? [undefined] : toLine(rest)),
  };
}
