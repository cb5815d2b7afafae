export interface SegmentSize {
  /** Of the file. */
  readonly bytes: number;
  /** Of the records in it that are still to be told. */
  readonly liveBytes: number;
  /** Records are still appended to it. */
  readonly isCurrent: boolean;
}

const sparseLiveShare = 1 / 4;
const sparseBytesMin = 64 * 1024;

/** Which segments are written anew without what is no longer needed, so that `bytesWanted` become free: where most is gained first. As many as there are if that is not enough. */
export function planCompaction<S extends SegmentSize>(segments: readonly S[], bytesWanted: number): readonly S[] {
  const chosen: S[] = [];
  let gained = 0;
  for (const segment of segments.filter((candidate) => gainOf(candidate) > 0).toSorted((a, b) => gainOf(b) - gainOf(a))) {
    if (gained >= bytesWanted) break;
    chosen.push(segment);
    gained += gainOf(segment);
  }
  return chosen;
}

/** A segment so empty that its few records should not keep its file, though nobody asks for room yet. */
export function findSparse<S extends SegmentSize>(segments: readonly S[]): S | undefined {
  return segments.find((segment) => !segment.isCurrent && segment.bytes >= sparseBytesMin && segment.liveBytes < segment.bytes * sparseLiveShare);
}

function gainOf({ bytes, liveBytes }: SegmentSize): number {
  return bytes - liveBytes;
}
