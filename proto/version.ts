/** The version of this build, the same in package.json: what agents report and /health answers. */
export const fleetloopVersion = '0.1.0';
