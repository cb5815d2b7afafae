/** What the line is asked before its model changes. */
export interface SwapQuestion {
  readonly bundle: string;
  readonly model: string;
  readonly version: number;
}

export type SwapAnswer = { readonly granted: true } | { readonly granted: false; readonly why: string };

/** Asks the line "may I swap now?". Never rejects: a line that cannot be asked, or does not answer in time, says not now. */
export type AskSwapConsent = (question: SwapQuestion, signal: AbortSignal) => Promise<SwapAnswer>;
