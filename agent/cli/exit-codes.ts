/** What the process ends with; 2 to 4 a supervisor need not repeat before someone has looked; 1 is said by status and doctor where something is wrong. */
export const exitCodes = { stopped: 0, attention: 1, usage: 2, configInvalid: 3, alreadyRunning: 4, enrollFailed: 5, sinkClosed: 6, refused: 7, fault: 70 } as const;
