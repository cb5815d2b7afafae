/** What the agent is told by its link; called in the order things happen. */
export interface LinkHandlers {
  onOnline(): void;
  onOffline(reason: string): void;
  onMessage(topic: string, payload: Uint8Array): void;
}

/**
 * The way to the control plane: publish and subscribe on exact topics, at-most-once or at-least-once, with a session that
 * remembers nothing. It reconnects by itself until it is closed. Nothing is queued while it is offline: what matters is
 * kept by the outbox and reported again by onOnline.
 */
export interface Link {
  readonly online: boolean;
  /** Starts to connect, for ever. */
  start(handlers: LinkHandlers): void;
  /** True once the broker took it (QoS 1) or it was sent (QoS 0); false where the link is or goes offline. Never rejects. */
  publish(topic: string, payload: Uint8Array, options: { readonly qos: 0 | 1; readonly retained: boolean }): Promise<boolean>;
  /** True once the broker granted all of at most limits.filtersPerSubscribeMax exact topics. Never rejects. */
  subscribe(topics: readonly string[], qos: 0 | 1): Promise<boolean>;
  unsubscribe(topics: readonly string[]): Promise<boolean>;
  /** Disconnects for good; the will is not sent. */
  close(): Promise<void>;
}
