import type { ErasureReceipt } from '../../proto/messages.ts';

/** What was, or would be, erased in the control plane's own store. */
export interface ErasedHere {
  readonly samples: number;
  /** Of them, labelled: dataset snapshots made before may hold them still, as they are never changed. */
  readonly labelled: number;
  readonly windows: number;
  readonly bytes: number;
}

/** The device's word, with the name of the record that brought it: its connection proved who it is. */
export interface KeptReceipt extends ErasureReceipt {
  readonly epoch: number;
  readonly sequence: number;
}

/** An erasure on a device and here. */
export interface ErasureView {
  readonly id: string;
  readonly deviceId: string;
  readonly orderedBy: string;
  readonly orderedMs: number;
  /** 0: all there was. */
  readonly beforeMs: number;
  readonly samplesOnly: boolean;
  readonly here: ErasedHere;
  /** Null until the device has answered. */
  readonly receipt: KeptReceipt | null;
  readonly receivedMs: number;
}
