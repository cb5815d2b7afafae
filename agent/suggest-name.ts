/** The known name that a misspelt one was likely meant to be: at most a third of its letters differ. Undefined where none is near. */
export function suggestName(given: string, known: readonly string[]): string | undefined {
  const near = known.map((name) => ({ name, apart: editDistance(given.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.apart - b.apart)[0];
  return near !== undefined && near.apart <= Math.max(1, Math.floor(near.name.length / 3)) ? near.name : undefined;
}

/** Letters inserted, deleted, replaced or swapped with their neighbour (optimal string alignment; Damerau 1964). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(rows[i - 1], j) + 1, at(row, j - 1) + 1, at(rows[i - 1], j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(rows[i - 2], j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return at(rows[a.length], b.length);
}

function at(row: readonly number[] | undefined, i: number): number {
  return row?.[i] ?? Infinity;
}
