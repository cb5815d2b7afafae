/** Bytes on a line of the header. */
const perLine = 16;

/**
 * A model as a C or C++ header for microcontrollers: an aligned constant array and its length.
 *
 * @param name becomes the array's name, with anything that C does not allow replaced by _
 */
export function formatCHeader(bytes: Uint8Array, name: string): string {
  const identifier = name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9])/, '_');
  const guard = `${identifier.toUpperCase()}_H_`;
  const lines = Array.from({ length: Math.ceil(bytes.length / perLine) }, (_, i) => `  ${Array.from(bytes.subarray(i * perLine, (i + 1) * perLine), (byte) => `0x${byte.toString(16).padStart(2, '0')},`).join(' ')}`);
  return [
    `#ifndef ${guard}`, `#define ${guard}`, '',
    // TFLite Micro reads constants in place, so the array must lie as the file's buffers do. C++ takes alignas only before the whole declaration.
    '/* The array must lie at a multiple of 16 bytes. C11 and C++11 can say so, as can GCC, Clang and compilers that take their attributes;', '   for any other, define FLEETLOOP_ALIGN before this file is included. */',
    '#ifndef FLEETLOOP_ALIGN',
    '#if defined(__cplusplus) && (__cplusplus >= 201103L || defined(_MSC_VER))', '#define FLEETLOOP_ALIGN alignas(16)',
    '#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L', '#define FLEETLOOP_ALIGN _Alignas(16)',
    '#elif defined(__GNUC__)', '#define FLEETLOOP_ALIGN __attribute__((aligned(16)))',
    '#else', '#error "define FLEETLOOP_ALIGN as what aligns an array to 16 bytes"', '#endif', '#endif', '',
    `FLEETLOOP_ALIGN static const unsigned char ${identifier}[] = {`, ...lines, '};',
    `static const unsigned int ${identifier}_len = ${bytes.length};`, '',
    `#endif /* ${guard} */`, '',
  ].join('\n');
}
