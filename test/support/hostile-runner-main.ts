/** Stands in for the process that runs models natively where a model crashes the interpreter. */
process.stdin.once('data', () => process.kill(process.pid, 'SIGSEGV'));
