/** Stands in for the process that runs models natively where a model never ends. */
process.stdin.resume();
