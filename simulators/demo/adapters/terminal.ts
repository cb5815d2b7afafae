import type { Clock } from '../../../proto/clock.ts';
import type { WriteStream } from 'node:tty';

/** Lines that stay, and one line that is written over; without a terminal the latter becomes a plain line now and then. */
export interface Terminal {
  readonly columns: number;
  readonly colors: boolean;
  print(text: string): void;
  /** `what` is the part that matters: without a terminal a line is repeated only when it has changed. */
  status(text: string, what?: string): void;
}

const plainStatusMs = 3_000;

export function createTerminal(stream: NodeJS.WriteStream | WriteStream, clock: Clock, colors = stream.isTTY && process.env['NO_COLOR'] === undefined): Terminal {
  const live = stream.isTTY;
  let shown = '';
  let saidMs = -Infinity;
  let said = '';
  return {
    get columns() {
      return live ? stream.columns : 120;
    },
    colors,
    print(text) {
      stream.write(live && shown !== '' ? `\r\x1b[2K${text}\n${shown}` : `${text}\n`);
      saidMs = clock.monotonicMs();
    },
    status(text, what = text) {
      if (live) {
        if (text !== shown) stream.write(`\r\x1b[2K${text}`);
        shown = text;
      } else if (text !== '' && what !== said && clock.monotonicMs() - saidMs >= plainStatusMs) {
        stream.write(`${text}\n`);
        said = what;
        saidMs = clock.monotonicMs();
      }
    },
  };
}
