import { assert } from '../../../proto/assert.ts';

interface Parser {
  _parseLength(): boolean;
  _emitError(error: Error): void;
  readonly packet: { readonly length: number };
}

/**
 * Ends a connection as soon as a packet declares more bytes than are allowed, before any of them is buffered: aedes has no
 * limit of its own (its issue 831). It reaches into mqtt-packet's parser, so a changed parser fails here, at the first
 * connection, and in the test of oversized packets.
 *
 * @param client what broker.handle(socket) returned
 * @param bytesMax the limit at this moment
 */
export function guardFrames(client: object, bytesMax: () => number): void {
  const parser = (client as { readonly _parser?: Parser })._parser;
  assert(typeof parser?._parseLength === 'function' && typeof parser._emitError === 'function', "aedes' client has the MQTT parser the guard was written for");
  const parseLength = parser._parseLength.bind(parser);
  parser._parseLength = () => {
    if (!parseLength()) return false;
    const max = bytesMax();
    if (parser.packet.length <= max) return true;
    parser._emitError(new FrameTooLarge(parser.packet.length, max));
    return false;
  };
}

export class FrameTooLarge extends Error {
  constructor(bytes: number, bytesMax: number) {
    super(`a packet of ${bytes} bytes is over the limit of ${bytesMax}`);
  }
}
