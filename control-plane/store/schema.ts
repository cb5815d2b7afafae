import type { Generated } from 'kysely';

/**
 * Every table of the control plane. Times are milliseconds since 1970 UTC; *_json columns hold JSON text that the
 * room's repository encodes and decodes; digests are sha256:<hex>. Portable between SQLite and PostgreSQL.
 */
export interface Schema {
  devices: {
    id: string;
    /** SHA-256 of the device's MQTT password, 256 random bits (why: control-plane/security/service.ts). */
    credential_hash: string;
    tags_json: string;
    created_ms: number;
    agent_version: string;
    online: number;
    last_seen_ms: number;
    revoked: number;
  };
  twins: {
    device_id: string;
    desired_revision: number;
    /** Encoded SignedDesired, as published. */
    desired_message: Uint8Array | null;
    desired_digest: string;
    rollout_id: string;
    /** Not yet confirmed published to the broker. */
    desired_unpublished: number;
    /** When it was last told. */
    desired_ms: number;
    reported_sequence: number;
    reported_json: string;
    reported_ms: number;
    running_digest: string;
    confirmed_digest: string;
    /** When it was first heard to have confirmed it. */
    confirmed_ms: number;
    phase: string;
    reason: string;
    /** Sequence and time of the newest report before its credential was renewed, until there is one after; else empty. */
    former_json: Generated<string>;
  };
  keys: { name: string; key_id: string; spki_base64: string; pkcs8_base64: string; created_ms: number };
  tokens: { token_hash: string; role: string; name: string; created_ms: number; revoked: number };

  datasets: { digest: string; name: string; kind: string; row_count: number; detail_json: string; created_ms: number };
  jobs: {
    id: string;
    model: string;
    spec_json: string;
    /** queued, leased, succeeded, failed, cancelled */
    state: string;
    holder: string;
    fencing_token: number;
    lease_expires_ms: number;
    attempts: number;
    progress_json: string;
    result_json: string;
    error: string;
    created_ms: number;
    updated_ms: number;
  };

  models: { name: string; task: string; class_names_json: string; settings_json: string; created_ms: number };
  versions: {
    /** <model>-v<number> */
    id: string;
    model: string;
    number: number;
    /** candidate, approved, rejected */
    state: string;
    bundle_digest: string;
    manifest_json: string;
    /** Every artifact's digest by name, those that stay on the server too. */
    artifacts_json: string;
    lineage_json: string;
    evidence_json: string;
    release_key_id: string;
    release_signature: Uint8Array | null;
    job_id: string;
    created_ms: number;
    decided_ms: number;
    decided_by: string;
    /** Why it was rejected, or approved against the evidence. */
    decision_reason: string;
  };

  rollouts: {
    id: string;
    version_id: string;
    bundle_digest: string;
    /** running, paused, succeeded, tripped, aborted */
    state: string;
    spec_json: string;
    wave_open: number;
    detail: string;
    /** 0: not paused. */
    paused_ms: number;
    created_ms: number;
    updated_ms: number;
    created_by: string;
    waves_json: string;
    approvals_json: string;
    /** Measures whose harm was acknowledged. */
    acknowledged_json: string;
    /** Who was left out, what was superseded, and the notes: as they were shown before the start. */
    plan_json: string;
  };
  rollout_devices: {
    rollout_id: string;
    device_id: string;
    wave: number;
    /** See control-plane/rollout/rollout.ts. */
    state: string;
    reason: string;
    previous_digest: string;
    assigned_ms: number;
    updated_ms: number;
    later_wave: number;
    reached: number;
    acknowledged: number;
    /** none, asked, told */
    recall: string;
    held: number;
    revision_before: number;
    attempt: number;
    since_ms: number;
    /** [state, at_ms, reason][] */
    history_json: string;
    /** See EvidenceBefore in control-plane/rollout/rollout.ts; empty where there is none. */
    before_json: Generated<string>;
  };
  /** What was decided about a rollout and why. A hold is one line from its first moment to its last. */
  rollout_timeline: { id: Generated<number>; rollout_id: string; from_ms: number; to_ms: number; kind: string; wave: number; text: string; by: string; detail_json: string };
  /** What the gate of a wave looked at, kept whenever it changed enough. */
  rollout_evidence: { rollout_id: string; wave: number; at_ms: number; evidence_json: string };
  rollout_templates: { name: string; version: number; spec_json: string; created_by: string; created_ms: number };
  /** Emergency stops; the one that is not lifted holds every rollout. */
  rollout_stops: {
    id: Generated<number>;
    since_ms: number;
    by: string;
    reason: string;
    lifted_ms: number;
    lifted_by: string;
    /** Rollouts that it has still to stop. */
    pending_json: string;
  };
  webhooks: {
    id: string;
    url: string;
    secret: string;
    /** Kinds of timeline lines; empty: all. */
    kinds_json: string;
    created_by: string;
    created_ms: number;
    /** Id of the last timeline line that was delivered or given up. */
    cursor: number;
    attempts: number;
    next_ms: number;
    last_result: string;
    last_ms: number;
    delivered: number;
    given_up: number;
  };

  /** Artifacts some of whose chunks may be retained on the broker. */
  published_artifacts: { digest: string; chunks: number };

  /** How an artifact is made of another (of nothing: base_digest is empty); an empty patch_digest: not worth a patch. */
  patches: { artifact_digest: string; base_digest: string; patch_digest: string; patch_bytes: number; made_ms: number };

  /** The ledger that makes ingest idempotent: one row for each record ever committed. `kind` is expired once only its place is kept. */
  records: {
    device_id: string;
    epoch: number;
    sequence: number;
    kind: string;
    received_ms: number;
    /** When it was made by the device's wall clock, where that was not believed; null: it was. */
    device_ms: number | null;
    /** Where the times come from that are stored in its place: measured, ordered (gateway/correct-times.ts); null: the device's own. */
    time_source: string | null;
  };
  /** What is known of each start of a device's monotonic clock (gateway/correct-times.ts). */
  device_boots: { device_id: string; boot: number; offset_ms: number; measured: number; epoch: number; sequence: number; seen_ms: number };
  /** What a device has given up so far; the newest of an epoch counts. losses_json: Loss[] of proto/messages.ts. */
  losses: { device_id: string; epoch: number; sequence: number; at_ms: number; losses_json: string };
  windows: {
    device_id: string;
    epoch: number;
    sequence: number;
    bundle_digest: string;
    start_ms: number;
    end_ms: number;
    received_ms: number;
    count: number;
    /** Encoded Profile. */
    profile: Uint8Array;
  };
  /** What has ever arrived of a bundle's windows, expired ones included. */
  window_totals: { bundle_digest: string; inferences: number; windows: number; devices: number; first_ms: number; last_ms: number };
  window_devices: { bundle_digest: string; device_id: string };
  /** What a device did with a bundle in an hour: the sum of its windows and metrics, kept with them in one commit (device-hours.ts). */
  device_hours: { bundle_digest: string; device_id: string; hour: number; updated_ms: number; totals_json: string };
  metrics: { device_id: string; epoch: number; sequence: number; bundle_digest: string; at_ms: number; metrics_json: string };
  outcomes: { device_id: string; epoch: number; sequence: number; bundle_digest: string; rollout_id: string; phase: string; reason: string; detail_json: string; at_ms: number };
  samples: {
    /** <device>-<epoch>-<sequence> */
    id: string;
    device_id: string;
    bundle_digest: string;
    captured_ms: number;
    received_ms: number;
    rows: number;
    columns: number;
    /** Row by row: a byte for each value where all are whole numbers from 0 to 255, else float32 little-endian. */
    input: Uint8Array;
    output: Uint8Array;
    /** Class index (classification), value (regression) or score (anomaly). */
    predicted: number;
    confidence: number;
    inclusion_probability: number;
    rule: string;
    source_key: string;
    /** unlabeled, labeled, skipped; partial while parts of it are not here */
    state: string;
    /** With which the random rule alone would have kept it; 0 from an agent that did not say. */
    random_probability: Generated<number>;
    /** Empty: raw. transformed: the model's input. */
    stage: Generated<string>;
    /** One input that was kept for what it is, and its neighbours, of the same device; empty where there are none. */
    context_group: Generated<string>;
    /** Inputs after it; negative: before it. */
    context_offset: Generated<number>;
    /** Quality rules that it broke. */
    quality_json: Generated<string>;
  };
  /** Of samples too large for one record, until the last of them is there. sample_id: of the first part, whose row waits in samples; empty in the others. */
  sample_parts: { device_id: string; split: string; part: number; parts: number; sample_id: string; received_ms: number; input: Uint8Array };
  /** What a device is ordered besides what it runs. */
  device_orders: {
    device_id: string;
    sequence: number;
    /** Encoded SignedOrders, as published. */
    message: Uint8Array;
    unpublished: number;
  };
  /** What was to be erased, what was erased here (JSON) and what the device says it has (JSON; empty until it does). */
  erasures: {
    id: string;
    device_id: string;
    ordered_by: string;
    ordered_ms: number;
    before_ms: number;
    samples_only: number;
    here_json: string;
    receipt_json: string;
    receipt_ms: number;
  };
  /** What is wrong with the readings of a device, by column and rule, since it was last well. */
  quality_findings: { device_id: string; column_name: string; rule: string; bundle_digest: string; count: number; first_ms: number; last_ms: number };
  labels: {
    id: Generated<number>;
    sample_id: string;
    annotator: string;
    /** Class name or number, as JSON. */
    value_json: string;
    created_ms: number;
    undone: number;
  };
  label_leases: { sample_id: string; annotator: string; expires_ms: number };

  alerts: {
    id: string;
    /** drift, accuracy */
    kind: string;
    model: string;
    bundle_digest: string;
    /** open, acknowledged, closed */
    state: string;
    summary: string;
    evidence_json: string;
    raised_ms: number;
    updated_ms: number;
    updated_by: string;
  };
  verdicts: { id: Generated<number>; bundle_digest: string; kind: string; verdict: string; at_ms: number; detail_json: string };
  /** What came from outside and was refused: counted by place and code. */
  rejections: { source: string; code: string; subject: string; count: number; last_detail: string; last_ms: number };
  events: { id: Generated<number>; at_ms: number; kind: string; subject: string; detail_json: string };
}
