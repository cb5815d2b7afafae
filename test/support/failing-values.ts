/** What the first value of a reading is to make failing-agent-main's interpreter fail. */
export const failingValues = { hangs: 4, crashes: 5 } as const;
/** The environment variable with the digest of a model's file, and after how many inferences in the agent's own process it does not come back. */
export const hangingModelVariable = 'FLEETLOOP_TEST_HANGING_MODEL';
/** How long the watchdog of failing-agent-main waits. */
export const hangMs = 1_000;
