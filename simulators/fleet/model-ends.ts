import type { Digest } from '../../proto/digest.ts';
import type { DeviceState, Observation } from './observation.ts';
import type { Released } from './operator.ts';

/** A confirmed model in which so many processes ended may be left out, or one where the disk takes no count of them: docs/device-updates.md, "A confirmed model that ends the process". */
const endsMin = 3;

/** The processes of devices that ended within an inference, by the bundle whose model ran. */
export class ModelEnds {
  readonly #released: ReadonlyMap<Digest, Released>;
  /** The model whose inference has not been answered yet. */
  readonly #inferring = new Map<string, Digest>();
  readonly #counts = new Map<string, number>();

  constructor(released: ReadonlyMap<Digest, Released>) {
    this.#released = released;
  }

  learn(observation: Observation): void {
    if (observation.kind === 'inference') this.#inferring.set(observation.deviceId, observation.modelDigest);
    else if (observation.kind === 'answer') this.#inferring.delete(observation.deviceId);
    else if (observation.kind === 'died') this.#count(observation.deviceId, observation.cause === 'crash');
  }

  /** Whether a device may go without a model for a while: the one that it has confirmed ended its process too often, and there is none to take its place. */
  mayRest(deviceId: string, state: DeviceState | undefined, isCounted: boolean): boolean {
    const slots = Object.values(state?.slots ?? {}).filter((slot) => slot !== null);
    const acting = slots.find((slot) => slot.state === 'confirmed');
    const hasOther = slots.some((slot) => slot !== acting && (slot.state !== 'staged' || slot.wasConfirmed));
    return acting !== undefined && !hasOther && (this.#counts.get(`${deviceId} ${acting.bundle.digest}`) ?? 0) >= (isCounted ? endsMin : 1);
  }

  #count(deviceId: string, inItself: boolean): void {
    const model = this.#inferring.get(deviceId);
    this.#inferring.delete(deviceId);
    const bundle = inItself && model !== undefined ? this.#released.get(model)?.bundleDigest : undefined;
    if (bundle !== undefined) this.#counts.set(`${deviceId} ${bundle}`, (this.#counts.get(`${deviceId} ${bundle}`) ?? 0) + 1);
  }
}
