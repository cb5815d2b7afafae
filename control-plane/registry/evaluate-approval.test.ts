import { describe, expect, test } from 'vitest';
import { evaluateApproval } from './evaluate-approval.ts';
import type { Evidence, Version, VersionState } from './version.ts';

const digest = `sha256:${'0'.repeat(64)}` as const;

function version(id: string, evidence: Evidence, state: VersionState = 'candidate'): Version {
  return {
    id, model: 'gas', number: 2, state, bundleDigest: digest, artifacts: { model: digest, transform: digest, reference: digest, golden: digest }, evidence, lineage: {}, releaseKeyId: '', releaseSignature: undefined, jobId: '', createdMs: 0, decidedMs: 0, decidedBy: '', decisionReason: '',
    manifest: { schema: 1, model: 'gas', version: 2, releaseCounter: 2, task: 'classification', classNames: [], createdMs: 0, expiresMs: 0, blobs: [], thresholds: {}, resources: { memoryBytesMax: 1, latencyMsMax: 1 }, lineageDigest: digest },
  };
}

const holdout = (value: number, higherIsBetter = true, rows = 'rows-a') => ({ digest: rows, rows: 100, metric: higherIsBetter ? 'accuracy' : 'rmse', higherIsBetter, value });
const verification = { passed: true };
const champion = version('gas-v1', { verification, holdout: holdout(0.9) }, 'approved');

describe('evaluateApproval', () => {
  test.each<[string, Evidence, Version | undefined, boolean]>([
    ['the first version needs no comparison', { verification, holdout: holdout(0.5) }, undefined, true],
    ['0.899 against 0.9 is worse', { verification, holdout: holdout(0.899), champion: { versionId: 'gas-v1', value: 0.9 } }, champion, false],
    ['0.9 against 0.9 is not worse', { verification, holdout: holdout(0.9), champion: { versionId: 'gas-v1', value: 0.9 } }, champion, true],
    ['0.901 against 0.9 is better', { verification, holdout: holdout(0.901), champion: { versionId: 'gas-v1', value: 0.9 } }, champion, true],
    ['an error of 4.1 against 4.0 is worse', { verification, holdout: holdout(4.1, false), champion: { versionId: 'gas-v1', value: 4 } }, champion, false],
    ['an error of 4.0 against 4.0 is not worse', { verification, holdout: holdout(4, false), champion: { versionId: 'gas-v1', value: 4 } }, champion, true],
    ['an error of 3.9 against 4.0 is better', { verification, holdout: holdout(3.9, false), champion: { versionId: 'gas-v1', value: 4 } }, champion, true],
    ["the champion's own figure counts on the same rows", { verification, holdout: holdout(0.91) }, champion, true],
    ["the champion's own figure says nothing on other rows", { verification, holdout: holdout(0.99, true, 'rows-b') }, champion, false],
    ['a comparison with another version than the champion says nothing', { verification, holdout: holdout(0.99, true, 'rows-b'), champion: { versionId: 'gas-v0', value: 0.1 } }, champion, false],
    ['no hold-out figure', { verification }, undefined, false],
    ['no verification', { holdout: holdout(0.99) }, undefined, false],
    ['a failed verification', { verification: { passed: false, detail: 'output differs by 0.4' }, holdout: holdout(0.99) }, undefined, false],
  ])('%s', (_name, evidence, against, approved) => {
    expect(evaluateApproval(version('gas-v2', evidence), against, undefined).ok).toBe(approved);
  });

  test('a reason overrules a comparison, never a verification', () => {
    const worse = version('gas-v2', { verification, holdout: holdout(0.8), champion: { versionId: 'gas-v1', value: 0.9 } });
    expect(evaluateApproval(worse, champion, { reason: 'the line needs the new class' })).toEqual({
      ok: true,
      value: 'overruled (the line needs the new class): gas-v2 is worse than the champion gas-v1: accuracy 0.8 against 0.9 on the same 100 hold-out rows',
    });
    expect(evaluateApproval(worse, champion, { reason: '  ' }).ok).toBe(false);
    expect(evaluateApproval(version('gas-v2', { verification: { passed: false }, holdout: holdout(0.99) }), champion, { reason: 'hurry' }).ok).toBe(false);
  });

  test.each<VersionState>(['approved', 'rejected'])('a version that is %s is not decided again', (state) => {
    expect(evaluateApproval(version('gas-v2', { verification, holdout: holdout(1) }, state), undefined, undefined)).toMatchObject({ ok: false, error: { code: 'request.conflict' } });
  });
});
