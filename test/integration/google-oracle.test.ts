import { expect, test } from 'vitest';
import { runSamples } from '../../converter/verify/run-samples.ts';
import { systemClock } from '../../proto/clock.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { clipWindows, hasMlperf, mlperfFile, quantizeLikeGoogle, syntheticImages } from '../support/google-oracle.ts';

if (!hasMlperf) console.warn('skipping the comparison with Google\'s int8 files: no MLPerf Tiny files (set FLEETLOOP_DATA)');

// All 1,000 inputs: npm run bench -- converter.
test.skipIf(!hasMlperf).each([
  { name: 'resnet8', inputs: () => syntheticImages(60, 32, 255, 1), lsbMax: 0 },
  { name: 'vww', inputs: () => syntheticImages(20, 96, 1, 2), lsbMax: 0 },
  { name: 'ad', inputs: clipWindows, lsbMax: 0 },
])('with Google\'s activation ranges $name gives what Google\'s file gives, within $lsbMax LSB', async ({ name, inputs, lsbMax }) => {
  const google = mlperfFile(`${name}_int8`);
  const ours = quantizeLikeGoogle(mlperfFile(`${name}_float`), google);
  const samples = inputs();
  for (const runtime of await openRuntimes()) {
    const [theirs, mine] = [await runSamples(google, samples, runtime, systemClock), await runSamples(ours, samples, runtime, systemClock)];
    if (!theirs.ok || !mine.ok) throw new Error('a file does not run');
    // AD's output scale, else 1/256 of a softmax.
    const lsb = name === 'ad' ? 0.36449846625328064 : 1 / 256;
    let largest = 0;
    for (const [i, expected] of theirs.value.outputs.entries()) for (const [j, value] of expected.entries()) largest = Math.max(largest, Math.abs((mine.value.outputs[i]?.[j] as number) - value) / lsb);
    expect(Math.round(largest), runtime.kind).toBeLessThanOrEqual(lsbMax);
  }
});
