import type { ConversionProgress } from '../conversion.ts';

/** One line that is written over on a terminal; lines of their own where progress was asked for elsewhere; else nothing. */
export class ProgressLine {
  private readonly isTerminal = process.stderr.isTTY;
  private readonly isShown: boolean;
  private shown = '';

  constructor(isAsked: boolean) {
    this.isShown = isAsked || this.isTerminal;
  }

  show(phase: ConversionProgress['phase'] | 'read', fraction: number): void {
    if (!this.isShown) return;
    const filled = Math.round(20 * fraction);
    const text = this.isTerminal ? `\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${String(Math.floor(100 * fraction)).padStart(3)} % ${phase}` : `${phase} ${10 * Math.floor(10 * fraction)} %\n`;
    if (text !== this.shown) process.stderr.write(text);
    this.shown = text;
  }

  clear(): void {
    if (this.isTerminal && this.shown !== '') process.stderr.write('\r\u001b[K');
  }
}
