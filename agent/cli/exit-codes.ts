/** What the process ends with; the first three a supervisor need not repeat before someone has looked. */
export const exitCodes = { stopped: 0, usage: 2, configInvalid: 3, alreadyRunning: 4, enrollFailed: 5, sinkClosed: 6, refused: 7, fault: 70 } as const;
