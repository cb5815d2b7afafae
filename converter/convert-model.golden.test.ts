import { expect, test } from 'vitest';
import { systemClock } from '../proto/clock.ts';
import { digestOf } from '../proto/digest.ts';
import { openRuntimes } from '../runtime/open-runtime.ts';
import { smallModels } from '../test/support/small-models.ts';
import { convertModel } from './convert-model.ts';
import { conversionModes } from './conversion.ts';

// The bytes of every mode, the same on every machine. Where a change of the format is wanted, see that every other test holds, then write the new digests here.
test('two small models are written with the same bytes as ever', async () => {
  const runtimes = await openRuntimes();
  const digests: Record<string, string> = {};
  for (const { name, float, samples } of smallModels(7)) {
    for (const mode of conversionModes) {
      const converted = await convertModel({ source: { tflite: float }, mode, calibration: samples, runtimes, clock: systemClock });
      digests[`${name} ${mode}`] = converted.ok ? digestOf(converted.value.bytes) : converted.error.message;
    }
  }
  expect(digests).toMatchInlineSnapshot(`
    {
      "convolution dynamic-int8": "sha256:48fa116065db82b8dab7a684180fc62b0fdeb2e53f668930dd7c6a5800496d27",
      "convolution float16": "sha256:51abc523831b5bc578a1f5eb5327a2ae11d6775077ab3f00c13099c6f3440fd2",
      "convolution float32": "sha256:48fa116065db82b8dab7a684180fc62b0fdeb2e53f668930dd7c6a5800496d27",
      "convolution full-int8": "sha256:e764bb5a489d50e8671fbb316a3a79e200d71fb3671b63ae20afada312852206",
      "dense dynamic-int8": "sha256:454de8c8bb233ac0765a1b106216f5fc726b20d9aecb057bc552ce8908494c16",
      "dense float16": "sha256:8fda4b395a64202a45e182a8300d212b7684fafd8993d2bb332be68270149fd4",
      "dense float32": "sha256:454de8c8bb233ac0765a1b106216f5fc726b20d9aecb057bc552ce8908494c16",
      "dense full-int8": "sha256:3ef18debce4e038bfdd0baeef5e3f5302d17cc90804e95f7ee6560e124e4eff1",
    }
  `);
});
