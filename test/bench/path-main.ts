import { assert } from '../../proto/assert.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { measurePathHere } from './measure-path.ts';
import { mlperfModels } from './mlperf-bundles.ts';

const [, , name, kind] = process.argv;
const model = mlperfModels().find((candidate) => candidate.name === name);
const runtime = await openRuntime(kind as RuntimeKind);
assert(model !== undefined && runtime.ok, `${name} and ${kind} are there`);
process.stdout.write(JSON.stringify(await measurePathHere(model, runtime.value)));
