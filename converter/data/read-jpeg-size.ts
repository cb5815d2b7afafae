/** Width and height from a JPEG file's frame header (ITU-T T.81, B.2.2), before anything is decoded; a sentence where there is none. */
export function readJpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | string {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return 'it does not start as a JPEG file does';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 <= bytes.byteLength) {
    if (view.getUint8(at) !== 0xff) return 'its markers are broken';
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    // All start-of-frame markers, without DHT, JPG and DAC that lie between them.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return width === 0 || height === 0 ? 'its header is not that of a picture' : { width, height };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return 'it has no frame';
}
