import type { Mutation } from './mutation.ts';

/** Each safety property broken on purpose: the simulation is worth what it finds of these. */
export const mutations: readonly Mutation[] = [
  one('release signature is not checked', '1', 'agent/reconcile/verify-bundle.ts', "if (!verifyBytes(key, 'release'", "if (false && !verifyBytes(key, 'release'"),
  one('assignment signature is not checked', '1', 'agent/reconcile/evaluate-desired.ts', "if (!verifyBytes(key, 'assignment'", "if (false && !verifyBytes(key, 'assignment'"),
  one("another device's desired state is obeyed", '1', 'agent/reconcile/evaluate-desired.ts', 'if (rest.deviceId !== deviceId)', 'if (false)'),
  {
    name: 'digests are not checked', property: '1', edits: [
      { file: 'agent/artifacts/fetch-source.ts', from: '(wanted.digest === undefined || digestOf(bytes) === wanted.digest)', to: 'true' },
      { file: 'agent/artifacts/repository.ts', from: "return hash.digest('hex') === digestHex(digest);", to: 'return true;' },
      { file: 'agent/artifacts/repository.ts', from: 'if (digestOf(chunk) !== blob.chunkDigests[index]) missing.push(index);', to: 'if (chunk.byteLength !== chunkSize(blob, index)) missing.push(index);' },
    ],
  },
  one('a failed preflight passes', '1', 'agent/reconcile/step-executors.ts', 'const passed = await this.#ports.preflight(this.#verifiedFor(bundle), signal);', "const passed = await this.#ports.preflight(this.#verifiedFor(bundle), signal);\n    if (!passed.ok) Object.assign(passed, { ok: true, value: { runtime: 'wasm' } });"),
  one('a gate opens while devices are undecided', '2', 'control-plane/rollout/gates/evaluate-gate.ts', 'if (devices.undecided > 0) {', 'if (false) {'),
  one('a gate ignores failures', '2', 'control-plane/rollout/gates/evaluate-gate.ts', "[failed, 'failed', gate.failedMax, gate.failedPercentMax],", ''),
  one('a gate opens with nobody confirmed', '2', 'control-plane/rollout/gates/evaluate-gate.ts', 'if (devices.confirmed === 0 || 100 * devices.confirmed < gate.confirmedPercentMin * total)', 'if (false)'),
  one('what is not proven opens a gate', '2', 'control-plane/rollout/gates/evaluate-gate.ts', 'if (undecided.length === 0) return', 'if (true) return'),
  one('a soak by inferences is skipped', '2', 'control-plane/rollout/gates/evaluate-gate.ts', 'if (inferences < soak.inferencesMin)', 'if (false)'),
  one('a soak is skipped', '2', 'control-plane/rollout/gates/evaluate-gate.ts', 'if (passedMs < soak.durationMs)', 'if (false)'),
  one('a swap does not wait for its maintenance window', '2', 'agent/reconcile/evaluate-activation.ts', 'if (!opened.open)', 'if (false)'),
  one('a swap does not ask the line', '2', 'agent/reconcile/evaluate-activation.ts', "if (consent.kind === 'none' || consent.kind === 'granted')", 'if (true)'),
  one('a held swap is not held', '2', 'agent/reconcile/evaluate-activation.ts', 'if (hold) return', 'if (false) return'),
  one('a wave opens without its approval', '2', 'control-plane/rollout/advance-rollout.ts', "return (waves === 'all' || waves.includes(wave + 1)) &&", 'return false &&'),
  one('an emergency stop stops nothing new', '2', 'control-plane/rollout/service.ts', 'if (unsettled.length === 0) return;\n      const stopped = await stopReason();', "if (unsettled.length === 0) return;\n      const stopped = '';"),
  one('redundancy is not kept', '2', 'control-plane/rollout/assign-devices.ts', 'if (!busy.has(device.deviceId) && groups.some(', 'if (false && groups.some('),
  one('a wave takes more devices than planned', '2', 'control-plane/rollout/assign-waves.ts', "'count' in size ? size.count :", "'count' in size ? size.count + 2 :"),
  one('a device is told before its wave is open', '2', 'control-plane/rollout/assign-devices.ts', "if (device.wave > rollout.waveOpen || device.state !== 'waiting'", "if (device.wave > rollout.waveOpen + 1 || device.state !== 'waiting'"),
  one('a paused rollout goes on', '2', 'control-plane/rollout/advance-rollout.ts', "return state === 'running' || state === 'awaiting_approval'", "return state === 'running' || state === 'paused' || state === 'awaiting_approval'"),
  one('a rollout that trips tells devices in the same step', '2', 'control-plane/rollout/advance-rollout.ts', 'if (!isMoving(rollout) && isMoving(seen))', 'if (false)'),
  one('a rollback leaves devices to the rollout that it ends', '2', 'control-plane/rollout/plan-rollout.ts', '(older === undefined || !isLive(older))', 'true'),
  one('a revert is forgotten', '2', 'control-plane/rollout/recall-devices.ts', "commands.push({ kind: 'revert', device: told });", ''),
  one('a revert goes to the new bundle', '2', 'control-plane/rollout/tell-devices.ts', "if (kind === 'revert') return { ...to, bundle: (await previousOf(device))?.bundle };", "if (kind === 'revert') return { ...to, bundle };"),
  {
    name: 'the confirmed slot is overwritten', property: '3', edits: [
      { file: 'agent/reconcile/agent-state.ts', from: "return slotIn(state, 'confirmed') === 'a' ? 'b' : 'a';", to: "return slotIn(state, 'confirmed') === 'a' ? 'a' : 'b';" },
      { file: 'agent/reconcile/merge-outcome.ts', from: "assert(state.slots[step.slot]?.state !== 'confirmed', 'the confirmed slot is never overwritten');", to: '' },
    ],
  },
  one('a blob is renamed without a sync', '3', 'agent/artifacts/repository.ts', '      await disk.sync(path);\n', ''),
  one("the confirmed bundle's blobs are collected as garbage", '3', 'agent/reconcile/step-executors.ts', 'slotNames.flatMap((name) => slots[name]?.bundle ?? [])', "slotNames.flatMap((name) => (slots[name]?.state === 'confirmed' ? [] : (slots[name]?.bundle ?? [])))"),
  one('the state file is written in place', '3', 'agent/reconcile/repository.ts', 'return this.#disk.writeAtomic(this.#path, Buffer.from(`${JSON.stringify(data, null, 2)}\\n`));', 'return this.#disk.writeAt(this.#path, 0, Buffer.from(`${JSON.stringify(data, null, 2)}\\n`.padEnd(8000)));'),
  one('inference stops while a candidate is tried', '4', 'agent/reconcile/step-executors.ts', 'const passed = await this.#ports.preflight(this.#verifiedFor(bundle), signal);', 'this.#standby = this.#ports.inference.swap(undefined);\n    const passed = await this.#ports.preflight(this.#verifiedFor(bundle), signal);'),
  one('records are acknowledged before the commit', '5', 'control-plane/gateway/ingest.ts', "answers = await store.transaction().execute((db) => save(db, batch, clock.nowMs(), fleet, pending, (...refusal) => refused.push(refusal)));", 'answers = await store.transaction().execute(async (db) => {\n        const early = await save(db, batch, clock.nowMs(), fleet, pending, (...refusal) => refused.push(refusal));\n        for (const { deviceId, acknowledgement } of early) acknowledge(deviceId, acknowledgement);\n        return early;\n      });'),
  one('the outbox forgets what was sent', '5', 'agent/outbox/service.ts', 'const records = taken.length === 0 ? [] : await this.#read(taken);', 'const records = taken.length === 0 ? [] : await this.#read(taken);\n      for (const entry of taken) this.#writer.forget(entry);'),
  {
    name: 'repeated records are counted again', property: '5', edits: [
      { file: 'control-plane/gateway/plan-ingest.ts', from: 'if (!known.has(key) && !planned.has(key))', to: 'if (!planned.has(key))' },
      ...['records', 'windows', 'samples', 'metrics', 'outcomes'].map((table) => ({ file: 'control-plane/gateway/repository.ts', from: `await db.insertInto('${table}').values(part).execute();`, to: `await db.insertInto('${table}').values(part).onConflict((conflict) => conflict.doNothing()).execute();` })),
    ],
  },
  one('a device may publish on any topic', '5', 'proto/topics.ts', 'return parseUplinkTopic(topic)?.deviceId === deviceId;', 'return parseUplinkTopic(topic) !== undefined;'),
  one('an older desired state is obeyed', '6', 'agent/reconcile/evaluate-desired.ts', 'if (rest.revision < revisionMin)', 'if (false)'),
  one('a deadline is ignored', '6', 'control-plane/rollout/evaluate-device.ts', 'if (nowMs - fromMs < allowedMs) return device;', 'if (true) return device;'),
  one('a superseded bundle stays in probation', '6', 'agent/reconcile/plan-steps.ts', 'if (desired !== undefined && desired.bundle?.digest !== running.bundle.digest)', 'if (false)'),
  one('an old failure blocks what is newer', '6', 'agent/reconcile/plan-steps.ts', '(isSettledBadly(known) && known.revision !== revision)', 'false'),
  one('an older report replaces a newer one', '6', 'control-plane/fleet/evaluate-reported.ts', 'if (last !== undefined && (reported.sequence < last.sequence || (reported.sequence === last.sequence && reported.atMs <= last.atMs)))', 'if (false)'),
  one('desired states stay in the queue', '7', 'control-plane/gateway/repository.ts', '.set({ desired_unpublished: 0 })', '.set({ desired_unpublished: 1 })'),
  one('batches are never sent again', '7', 'agent/outbox/send-queue.ts', 'if (batch.sentMs >= beforeMs) continue;', 'if (batch.sentMs >= beforeMs || beforeMs >= 0) continue;'),
  one('a decision that was not taken is told no more', '7', 'control-plane/notify/plan-attempt.ts', "if (fault === '') return", 'if (true) return'),
  one('who was told of what is not kept', '7', 'control-plane/notify/service.ts', 'await saveProgress(store, webhook);', ''),
  one('a shadow outlives its rollout', '7', 'control-plane/rollout/recall-devices.ts', "rollout.waves[device.wave]?.kind === 'shadow' || device.state === 'waiting';", "device.state === 'waiting';"),
  one('chunks that nobody needs stay with the broker', '7', 'control-plane/gateway/publisher.ts', 'works: [publishArtifacts, publishDesired, publishOrders, withdrawArtifacts, announce]', 'works: [publishArtifacts, publishDesired, publishOrders, announce]'),
  one('chunks are withdrawn while they are fetched', '7', 'control-plane/gateway/publish-artifacts.ts', 'if (inUse.includes(artifact)) continue;', 'if (inUse.slice(0, 2).includes(artifact)) continue;'),
  one('chunks are given to the broker at every look', '7', 'control-plane/gateway/publish-artifacts.ts', 'round.add(artifact);', ''),
  one('a fetch that was interrupted begins anew', '7', 'agent/artifacts/repository.ts', 'if (digestOf(chunk) !== blob.chunkDigests[index]) missing.push(index);', 'missing.push(index);'),
  one('what a device may go back to is thrown away', '7', 'agent/reconcile/step-executors.ts', 'slotNames.flatMap((name) => slots[name]?.bundle ?? [])', "slotNames.flatMap((name) => (slots[name]?.state === 'staged' ? [] : (slots[name]?.bundle ?? [])))"),
  one('a new broker is not told what is desired', '7', 'control-plane/gateway/publisher.ts', 'brokerChanged: () => void Object.assign(lost, { artifacts: true, desired: true,', 'brokerChanged: () => void Object.assign(lost, { artifacts: true, desired: false,'),
  one('a device that is back says nothing of itself', '7', 'agent/agent.ts', 'if (!subscribed) return;\n    this.#reporter.now();', 'if (!subscribed) return;'),
  one('who is superseded before its turn is not taken back', '7', 'control-plane/rollout/evaluate-device.ts', 'return device.assignedMs > 0 && observed.confirmedDigest', 'return false && observed.confirmedDigest'),
];

function one(name: string, property: string, file: string, from: string, to: string): Mutation {
  return { name, property, edits: [{ file, from, to }] };
}
