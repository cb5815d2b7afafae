import { requireValid } from './schema/malformed-model.ts';
import { activations, operators, paddings, type Decoded, type OperatorFacts, type OperatorName } from './schema/tflite-schema.ts';
import { movementChecks } from './check-movement.ts';
import { shapeChecks } from './check-shapes.ts';
import type { Options, VerifiedOperator } from './verified-operator.ts';

/** The options that belong to the operator; absent ones are legal only where the interpreter does not read them. */
export function readOptions(operator: Decoded<'Operator'>, name: OperatorName, place: string): Options | undefined {
  const expected = (operators[name] as OperatorFacts).options;
  const given = operator.builtinOptions;
  if (given === undefined) {
    requireValid(expected?.required !== true, () => `${place} (${name}) has no options`);
    return undefined;
  }
  requireValid(expected !== undefined && given.type === expected.id, () => `${place} (${name}) has the options ${given.name} (${given.type})`);
  return given.value;
}

/**
 * Checks what interpreters take for granted of one operator: as many inputs and outputs as it has, options in range
 * (a stride of 0 divides by zero in the native kernels), and shapes that fit each other.
 */
export function checkOperator(operator: VerifiedOperator, place: string): void {
  const facts: OperatorFacts = operators[operator.name];
  const { inputs, outputs, options } = operator;
  requireValid(inputs.length >= facts.inputs[0] && inputs.length <= facts.inputs[1], () => `${place} has ${inputs.length} inputs, expected ${facts.inputs.join(' to ')}`);
  requireValid(outputs.length >= facts.outputs[0] && outputs.length <= facts.outputs[1], () => `${place} has ${outputs.length} outputs, expected ${facts.outputs.join(' to ')}`);
  for (const [i, input] of inputs.entries()) requireValid(input !== undefined || facts.optionalInputs?.includes(i) === true, () => `${place} lacks input ${i}`);
  if (options !== undefined) checkOptions(options, place);
  checkTypes(operator, place);
  (shapeChecks[operator.name] ?? movementChecks[operator.name])?.(operator, place);
}

/** Operators whose inputs are all of one kind; of the others only the first is data, the rest are weights, shapes and axes. */
const uniform: ReadonlySet<OperatorName> = new Set(['ADD', 'SUB', 'MUL', 'DIV', 'POW', 'MAXIMUM', 'MINIMUM', 'SQUARED_DIFFERENCE', 'PRELU', 'CONCATENATION', 'PACK']);
const converting: ReadonlySet<OperatorName> = new Set(['QUANTIZE', 'DEQUANTIZE', 'SHAPE']);
const dataInputs: Partial<Record<OperatorName, number>> = { SPLIT: 1, TRANSPOSE_CONV: 2 };

/** Data comes out as the type that it went in as: some kernels copy as many bytes as the input has into an output of another size. */
function checkTypes({ name, inputs, outputs }: VerifiedOperator, place: string): void {
  if (converting.has(name)) return;
  const given = uniform.has(name) ? inputs : [inputs[dataInputs[name] ?? 0]];
  const types = new Set([...given, ...outputs].map((tensor) => tensor?.type));
  requireValid(types.size === 1, () => `${place} takes and gives ${[...types].join(' and ')}, expected one type`);
}

function checkOptions(options: Options, place: string): void {
  for (const key of ['strideW', 'strideH', 'dilationW', 'dilationH', 'filterWidth', 'filterHeight', 'depthMultiplier'] as const) {
    const value = options[key];
    if (typeof value === 'number') requireValid(value >= 1 && value <= 65_535, () => `${place} has ${key} ${value}, expected 1 to 65535`);
  }
  const padding = options['padding'];
  if (typeof padding === 'number') requireValid(padding === paddings.same || padding === paddings.valid, () => `${place} has padding ${padding}, expected 0 or 1`);
  const activation = options['activation'];
  if (typeof activation === 'number') requireValid(activation >= activations.none && activation <= activations.tanh, () => `${place} has activation ${activation}, expected 0 to 4`);
  for (const key of ['beta', 'alpha'] as const) {
    const value = options[key];
    if (typeof value === 'number') requireValid(Number.isFinite(value), () => `${place} has ${key} ${value}, expected a finite number`);
  }
}
