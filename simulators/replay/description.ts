import { z } from 'zod';
import { limits } from '../../proto/limits.ts';
import { tasks } from '../../proto/manifest.ts';
import { problem, ok, type Result } from '../../proto/result.ts';

/**
 * Describes recorded data so that the loop can be driven by it without code: format, columns, label, what is a device,
 * what trains, what streams and in which order, how the model is made and what it has to show.
 */
const name = z.string().min(1).max(limits.nameCharsMax);
const share = z.number().min(0).max(1);
const files = z.array(z.string().min(1)).min(1).max(64);

const format = z.discriminatedUnion('kind', [
  /** Values between delimiters, quoted as in RFC 4180. The first line names the columns unless `columns` does. */
  z.strictObject({ kind: z.literal('csv'), delimiter: z.string().length(1).default(','), columns: z.array(z.string()).min(1).optional() }),
  /** `label[;more] 1:value 2:value ...`: the head's parts are named here, the others are named by their index. */
  z.strictObject({
    kind: z.literal('libsvm'),
    head: z.array(name).min(1).max(16),
    headSeparator: z.string().length(1).default(';'),
    /** What an index that a line leaves out means: in sparse data zero, from a sensor a missing value. */
    absent: z.enum(['zero', 'missing']).default('missing'),
  }),
  /** One JSON object per line. */
  z.strictObject({ kind: z.literal('jsonl') }),
]);

const input = z.union([
  name,
  z.strictObject({ name, categories: z.array(z.string()).min(1).max(limits.classesMax) }),
  /** Columns named by consecutive numbers. */
  z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(0) }).refine((range) => range.to >= range.from, 'expected from <= to'),
]);

/** file: as recorded. shuffle: drawn by the seed. by: ascending in a column. */
const order = z.union([z.enum(['file', 'shuffle']), z.strictObject({ by: name })]).default('file');

const bound = z.strictObject({ metric: z.enum(['accuracy', 'rmse']), min: z.number().optional(), max: z.number().optional() });

const descriptionSchema = z.strictObject({
  schema: z.literal(1),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z a-z 0-9 _ -'),
  title: z.string().min(1).max(200),
  /** Where the data comes from and what its licence asks for. */
  source: z.string().max(2_000).default(''),
  task: z.enum(tasks).exclude(['anomaly']),
  format,
  inputs: z.array(input).min(1).max(limits.featuresMax),
  /** Texts that stand for an absent value. */
  missing: z.array(z.string()).default(['']),
  /** Plausible bounds by column: a value outside is counted and taken as missing. */
  plausible: z.record(z.string(), z.tuple([z.number(), z.number()])).default({}),
  label: z.strictObject({
    column: name,
    /** The class of each value of the column (classification). */
    classes: z.record(z.string(), name).optional(),
  }),
  /** A column that names each row for ever; without it a row is named by file and line. */
  keyColumn: name.optional(),
  device: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('round-robin') }),
      /** Consecutive stretches of each phase. */
      z.strictObject({ by: z.literal('blocks') }),
      z.strictObject({ by: z.literal('column'), column: name }),
    ])
    .default({ by: 'round-robin' }),
  train: z.strictObject({
    files,
    order,
    /** Rows that stay together when the trainer splits them. */
    blockRows: z.number().int().min(1).default(1),
    /** Share of the rows that is not trained on but streamed first, as the quiet phase. */
    heldBackShare: z.number().min(0.02).max(0.9),
  }),
  /** What streams after the held-back rows. */
  stream: z.array(z.strictObject({ name: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), title: z.string().min(1).max(200), files, order })).min(1).max(16),
  labels: z.strictObject({
    /** Share of the last phase that streams before its labels are given. */
    afterShare: share,
    perClassMax: z.number().int().min(1).max(10_000),
    totalMax: z.number().int().min(1).max(100_000),
  }),
  retrainBy: z.enum(['control-plane', 'operator']).default('control-plane'),
  figures: z.strictObject({
    holdout: bound,
    stale: bound,
    recovered: bound,
    int8GapMax: z.number().min(0),
    alert: z.discriminatedUnion('kind', [
      /** The inputs move: drift is raised within this share of the first phase's rows. */
      z.strictObject({ kind: z.literal('drift'), withinShare: share }),
      /** The inputs look as ever, what they mean has changed: labels must show it. */
      z.strictObject({ kind: z.literal('accuracy') }),
    ]),
  }),
  /** The settings of the model, passed on; `transform.columns` are filled in from the inputs. */
  model: z.looseObject({ transform: z.strictObject({ steps: z.array(z.looseObject({ op: z.string() })) }) }),
});

export type Description = z.infer<typeof descriptionSchema>;
export type Order = z.infer<typeof order>;
export type Format = z.infer<typeof format>;

/** Reads a description; what is wrong is named by its place in the file. */
export function parseDescription(text: string, file: string): Result<Description> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return problem('dataset.invalid', `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = descriptionSchema.safeParse(json);
  if (!parsed.success) return problem('dataset.invalid', `${file} is not a dataset description:\n${z.prettifyError(parsed.error)}`);
  const description = parsed.data;
  if ((description.task === 'classification') !== (description.label.classes !== undefined)) {
    return problem('dataset.invalid', `${file}: label.classes belongs to classification and only to it; the task is ${description.task}`);
  }
  const names = ['held-back', ...description.stream.map((phase) => phase.name)];
  const twice = names.find((phase, i) => names.indexOf(phase) !== i);
  if (twice !== undefined) return problem('dataset.invalid', `${file}: two phases are called ${twice}; phases must differ in name (held-back is taken)`);
  return ok(description);
}
