/** Width and height from a JPEG file's frame header (ITU-T T.81, B.2.2) and how many scans follow, before anything is decoded; a sentence where there is no frame. */
export function readJpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number; readonly scans: number } | string {
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
      return width === 0 || height === 0 ? 'its header is not that of a picture' : { width, height, scans: countScans(bytes.subarray(at)) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return 'it has no frame';
}

/** In compressed data 0xff is followed by 0 or a restart marker (B.1.1.5), so these two bytes start a scan, or stand in a comment. */
function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++;
  return scans;
}
