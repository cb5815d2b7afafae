import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Erasure, ErasureReceipt, Orders as OrdersMessage, Sampling } from '../../proto/messages.ts';
import type { PublicKey } from '../../proto/signing.ts';
import type { Disk } from '../disk/disk.ts';
import type { Erased, EraseOrder } from '../outbox/erase-records.ts';
import { evaluateOrders } from './evaluate-orders.ts';

const stateSchema = z.object({
  sequence: z.number().int().min(0),
  ordersBase64: z.string(),
  /** The burst that was begun, so that a restart does not begin it again. */
  burstId: z.string(),
  /** Erasures that were executed and answered, the newest last. */
  executed: z.array(z.string()),
});
type OrdersState = z.infer<typeof stateSchema>;

const executedKept = 256;

export interface OrdersPorts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly burst: (probability: number, durationMs: number) => void;
  /** Carried on where it was left; the same again gives the same answer. */
  readonly erase: (order: EraseOrder) => Promise<Erased>;
  readonly tell: (receipt: ErasureReceipt) => void;
  /** Resolves once what was told is durable. @throws AppError store.*: the disk refuses it, it is tried again */
  readonly keepTold: () => Promise<void>;
}

/**
 * What an operator orders beside what the device runs. Each burst is begun once and each erasure executed until it has been
 * answered; what has been done is in orders.json, so that neither a restart nor a broker that repeats itself does it again. A
 * power cut between an erasure and its receipt has it executed again: the receipt is the same.
 */
export class Orders {
  readonly #ports: OrdersPorts;
  readonly #path: string;
  readonly #deviceId: string;
  readonly #trusted: readonly PublicKey[];
  #state: OrdersState = { sequence: 0, ordersBase64: '', burstId: '', executed: [] };
  #orders: OrdersMessage | undefined;
  /** The erasure whose receipt was told last, though the disk may not have it yet. */
  #toldId = '';
  #working: Promise<void> = Promise.resolve();
  /** The message that the disk refused: the broker does not send it again. */
  #untaken: Uint8Array | undefined;

  constructor(ports: OrdersPorts, dataDir: string, deviceId: string, trusted: readonly PublicKey[]) {
    this.#ports = ports;
    this.#path = join(dataDir, 'orders.json');
    this.#deviceId = deviceId;
    this.#trusted = trusted;
  }

  /** In place of the desired state's; undefined where none is ordered. */
  get sampling(): Sampling | undefined {
    return this.#orders?.sampling;
  }

  /** Takes up what was ordered before the process ended. */
  async start(): Promise<void> {
    const bytes = await this.#ports.disk.read(this.#path);
    const loaded = stateSchema.safeParse(bytes === undefined ? undefined : parseJson(bytes));
    if (!loaded.success) return;
    this.#state = loaded.data;
    const orders = evaluateOrders(Buffer.from(loaded.data.ordersBase64, 'base64'), this.#deviceId, this.#trusted, loaded.data.sequence);
    if (orders.ok) this.#orders = orders.value;
  }

  /** Obeys a message, or refuses it and says so in the log; one at a time. Never rejects. */
  receive(payload: Uint8Array): Promise<void> {
    return this.#exclusive(async () => {
      const { clock, log, burst } = this.#ports;
      // What the disk has refused counts: nothing older, and no forged message, takes its place.
      const evaluated = evaluateOrders(payload, this.#deviceId, this.#trusted, Math.max(this.#state.sequence, this.#orders?.sequence ?? 0));
      if (!evaluated.ok) return log('orders.refused', { ...evaluated.error });
      const orders = evaluated.value;
      this.#orders = orders;
      const asked = orders.burst;
      const isNew = asked !== undefined && asked.id !== this.#state.burstId;
      const isLate = asked !== undefined && asked.expiresMs > 0 && clock.nowMs() > asked.expiresMs;
      const burstId = asked?.id ?? this.#state.burstId;
      this.#untaken = payload;
      const ordersBase64 = Buffer.from(payload).toString('base64');
      if (ordersBase64 !== this.#state.ordersBase64) await this.#save({ ...this.#state, sequence: orders.sequence, ordersBase64, burstId });
      this.#untaken = undefined;
      if (isNew && isLate) log('burst.expired', { id: asked.id });
      else if (isNew) {
        burst(asked.probability, asked.durationMs);
        log('burst.begun', { id: asked.id, probability: asked.probability, durationMs: asked.durationMs });
      }
      await this.#executeAll();
    });
  }

  /** To be called often: what the disk refused is tried again. Never rejects. */
  tick(): Promise<void> {
    if (this.#untaken !== undefined) return this.receive(this.#untaken);
    return this.#due.length === 0 ? this.#working : this.#exclusive(() => this.#executeAll());
  }

  get #due(): readonly Erasure[] {
    return (this.#orders?.erasures ?? []).filter(({ id }) => !this.#state.executed.includes(id));
  }

  async #executeAll(): Promise<void> {
    const { clock, erase, tell, keepTold, log } = this.#ports;
    for (const { id, beforeMs, samplesOnly } of this.#due) {
      const erased = await erase({ id, beforeMs, samplesOnly });
      if (this.#toldId !== id) tell({ erasureId: id, executedMs: Math.round(clock.nowMs()), ...erased });
      this.#toldId = id;
      await keepTold();
      await this.#save({ ...this.#state, executed: [...this.#state.executed, id].slice(-executedKept) });
      log('erasure.executed', { id, ...erased });
    }
  }

  async #save(state: OrdersState): Promise<void> {
    await this.#ports.disk.writeAtomic(this.#path, Buffer.from(`${JSON.stringify(state, null, 2)}\n`));
    this.#state = state;
  }

  /** A fault of the disk ends what is under way; tick, or the same message again, takes it up. */
  #exclusive(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(work).catch((fault: unknown) => {
      if (!(fault instanceof AppError)) throw fault;
      this.#ports.log('orders.fault', { code: fault.code, message: fault.message });
    });
    return this.#working;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
