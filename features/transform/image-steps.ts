import { ok, problem, type Result } from '../../proto/result.ts';
import { luma } from '../image/fit-image.ts';
import { createTaps, resizePixels, tapWeightsMax } from '../image/resize-taps.ts';
import type { ImageSize, Layout } from './layout.ts';
import type { StepSpec } from './spec.ts';
import { createVector, planVector, type Budget, type Stage, type Vector } from './vector.ts';

/** Steps over the pixels of an image. */
type ImageSpec = Extract<StepSpec, { op: 'crop' | 'resize' | 'grey' | 'normalize-image' }>;

export function isImageSpec(step: StepSpec): step is ImageSpec {
  return step.op === 'crop' || step.op === 'resize' || step.op === 'grey' || step.op === 'normalize-image';
}

export function buildImageStep(step: ImageSpec, from: Vector, budget: Budget): Result<Stage> {
  const { image } = from.layout;
  if (image === undefined) return problem('transform.invalid', 'there is no image here; it needs an image column, and no step before it that makes other features of its pixels');
  switch (step.op) {
    case 'crop': return buildCrop(step, image, from);
    case 'resize': return buildResize(step, image, from, budget);
    case 'grey': return buildGrey(from);
    case 'normalize-image': return budget.take(0, 2 * from.values.length) ?? ok({ vector: from, run: normalize(from, step.per) });
  }
}

function sized(layout: Layout, { height, width }: ImageSize): Layout {
  return { ...layout, positions: height * width, image: { height, width } };
}

function buildCrop(step: Extract<ImageSpec, { op: 'crop' }>, image: ImageSize, from: Vector): Result<Stage> {
  const { height, width, top = Math.floor((image.height - height) / 2), left = Math.floor((image.width - width) / 2) } = step;
  if (top < 0 || left < 0 || top + height > image.height || left + width > image.width) {
    return problem('transform.invalid', `${height} x ${width} pixels from (${top}, ${left}) are not inside the image of ${image.height} x ${image.width}`);
  }
  const channels = from.layout.channels.length;
  const into = createVector(sized(from.layout, { height, width }));
  return ok({
    vector: into,
    run() {
      const line = width * channels;
      for (let y = 0; y < height; y++) {
        const start = ((top + y) * image.width + left) * channels;
        for (let i = 0; i < line; i++) {
          into.values[y * line + i] = from.values[start + i] as number;
          into.flags[y * line + i] = from.flags[start + i] as number;
        }
      }
    },
  });
}

function buildResize(step: Extract<ImageSpec, { op: 'resize' }>, image: ImageSize, from: Vector, budget: Budget): Result<Stage> {
  const channels = from.layout.channels.length;
  const layout = sized(from.layout, step);
  const [columnTaps, rowTaps] = [tapWeightsMax(step.method, image.width, step.width), tapWeightsMax(step.method, image.height, step.height)];
  const narrowLength = image.height * step.width * channels;
  const over = planVector(layout) ?? budget.take(narrowLength + columnTaps + rowTaps, channels * (image.height * columnTaps + step.width * rowTaps));
  if (over !== undefined) return over;
  const into = createVector(layout);
  const [columns, rows] = [createTaps(step.method, image.width, step.width), createTaps(step.method, image.height, step.height)];
  const narrow = new Float64Array(narrowLength);
  const [fromGrid, toGrid] = [{ ...image, channels }, { height: step.height, width: step.width, channels }];
  return ok({
    vector: into,
    run() {
      resizePixels(from.values, fromGrid, columns, rows, narrow, into.values, toGrid);
      into.flags.fill(worstFlag(from.flags));
    },
  });
}

function buildGrey(from: Vector): Result<Stage> {
  const { channels, positions } = from.layout;
  if (channels.length !== 3) return problem('transform.invalid', `the image has ${channels.length} channel, expected red, green and blue`);
  const column = channels[0]?.column ?? '';
  const into = createVector({ ...from.layout, channels: [{ name: column, column }] });
  return ok({
    vector: into,
    run() {
      for (let i = 0; i < positions; i++) {
        into.values[i] = luma[0] * (from.values[3 * i] as number) + luma[1] * (from.values[3 * i + 1] as number) + luma[2] * (from.values[3 * i + 2] as number);
        into.flags[i] = Math.max(from.flags[3 * i] as number, from.flags[3 * i + 1] as number, from.flags[3 * i + 2] as number);
      }
    },
  });
}

/** As tf.image.per_image_standardization, over the whole image or each channel of it. */
function normalize({ values, layout }: Vector, per: 'image' | 'channel'): () => void {
  const step = per === 'image' ? 1 : layout.channels.length;
  const count = values.length / step;
  return () => {
    for (let start = 0; start < step; start++) {
      let sum = 0;
      for (let i = start; i < values.length; i += step) sum += values[i] as number;
      const mean = sum / count;
      let squares = 0;
      for (let i = start; i < values.length; i += step) squares += ((values[i] as number) - mean) ** 2;
      const factor = 1 / Math.max(Math.sqrt(squares / count), 1 / Math.sqrt(count));
      for (let i = start; i < values.length; i += step) values[i] = ((values[i] as number) - mean) * factor;
    }
  };
}

function worstFlag(flags: Uint8Array): number {
  let worst = 0;
  for (let i = 0; i < flags.length; i++) if ((flags[i] as number) > worst) worst = flags[i] as number;
  return worst;
}
