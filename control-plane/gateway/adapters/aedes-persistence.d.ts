// The package types its callback form only; ExactRetained extends the class behind it.
declare module 'aedes-persistence/asyncPersistence.js' {
  export default class MemoryPersistence {
    storeRetained(packet: object): Promise<void>;
    createRetainedStream(pattern: string): import('node:stream').Readable;
    createRetainedStreamCombi(patterns: readonly string[]): import('node:stream').Readable;
  }
}
