import { expect, test } from 'vitest';
import { renderMetrics } from './render-metrics.ts';
import type { ProcessStatus } from './snapshot.ts';
import { renderPage } from './render-page.ts';
import { renderStatusText, span } from './describe-status.ts';

const status: ProcessStatus = {
  schema: 1, pid: 12, agentVersion: '1.2.3', startedMs: 1_000, atMs: 61_000, rssBytes: 5e7,
  agents: [
    {
      deviceId: 'press-7', dataDir: '/d', link: { online: false, sinceMs: 31_000, reason: 'bro"ken\n<b>' },
      running: { digest: 'sha256:ab', model: 'li\\ne', version: 3, state: 'probation', runtime: 'wasm' }, earlier: null, desiredRevision: 4, update: null,
      inference: { inferences: 10, errors: 1, rejectedInputs: 2, withoutModel: 9, samplesKept: 3, latencyP50Us: 50, latencyP99Us: 2500, lastResultMs: 60_000 },
      source: null,
    outbox: { records: 3, bytes: 2048, bytesMax: 16 * 1024 * 1024, evicted: 7 }, local: { paused: null, refused: null }, deaths: { digest: 'sha256:ab', count: 4, inModel: 3, lastMs: 60_000, restsUntilMs: 3_661_000 }, faults: ['a.b: <script>'],
    },
    {
      deviceId: 'press-8', dataDir: '/d', link: { online: true, sinceMs: 1_000, reason: '' }, running: null, earlier: null, desiredRevision: 0, update: null,
      inference: { inferences: 0, errors: 0, rejectedInputs: 0, withoutModel: 0, samplesKept: 0, latencyP50Us: 0, latencyP99Us: 0, lastResultMs: null },
      source: null,
    outbox: { records: 0, bytes: 0, bytesMax: 1024, evicted: 0 }, local: { paused: null, refused: null }, deaths: null, faults: [],
    },
  ],
};

/** The grammar of the text format: comments, or name, labels and a number. */
const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="(\\\\|\\"|\\n|[^"\\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="(\\\\|\\"|\\n|[^"\\\n])*")*\})? -?[0-9.e+-]+$/;

test('every line is of the exposition format, each family declared once, base units', () => {
  const lines = renderMetrics(status).trimEnd().split('\n');
  for (const line of lines) expect(line.startsWith('# ') || sample.test(line), line).toBe(true);
  const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(types).size).toBe(types.length);
  expect(lines).toContain(String.raw`fleetloop_agent_info{device="press-7",version="1.2.3",model="li\\ne",bundle="sha256:ab",runtime="wasm"} 1`);
  expect(lines).toEqual(expect.arrayContaining(['fleetloop_inferences_total{device="press-7"} 10', 'fleetloop_inputs_without_model_total{device="press-7"} 9']));
  expect(lines).toContain('fleetloop_inference_latency_seconds{device="press-7",quantile="0.99"} 0.0025');
  expect(lines).toContain('fleetloop_last_result_seconds{device="press-7"} 1');
  expect(lines).toEqual(expect.arrayContaining(['fleetloop_process_deaths{device="press-7"} 4', 'fleetloop_model_deaths{device="press-7"} 3', 'fleetloop_model_left_out{device="press-7"} 1', 'fleetloop_model_left_out{device="press-8"} 0']));
  expect(lines.filter((line) => line.startsWith('fleetloop_last_result_seconds{'))).toHaveLength(1);
});

test('the page and the screen say what is wrong, and nothing of it is markup', () => {
  const page = renderPage(status);
  expect(page).not.toContain('<script>');
  expect(page).toContain('a.b: &lt;script&gt;');
  const text = renderStatusText(status);
  expect(text).toContain('  ! link         offline for 30 s: bro"ken');
  expect(text).toContain('  ! model        none yet');
  expect(text).toContain('left out for 1 h more; fleetloop agent resume tries it at once');
  expect(text).toContain('2 readings refused, 1 inferences failed, 9 came while there was no model');
  expect(text).toContain('10 inferences, the last 1 s ago, p50 50 us, p99 2.5 ms');
});

test.each([[-5, '0 s'], [999, '0 s'], [1_000, '1 s'], [59_999, '59 s'], [60_000, '1 min'], [61_000, '1 min 1 s'], [3_600_000, '1 h'], [90_061_000, '1 d 1 h']])('%d ms are %s', (ms, text) => expect(span(ms)).toBe(text));
