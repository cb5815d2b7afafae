/** What the first value of a reading is to hang hanging-agent-main's interpreter. */
export const hangingValue = 4;
