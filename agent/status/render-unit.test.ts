import { expect, test } from 'vitest';
import { renderUnit } from './render-unit.ts';

const options = { exec: ['/opt/node', '/opt/fleetloop.js'], configPath: '/etc/a b/100%.json', dataDir: '/var/lib/fleetloop', writes: ['/var/spool/results'], user: 'fleetloop', memoryMib: 256 };

test('the unit starts the agent, quoting what systemd would read otherwise, and lets it write where it must and nowhere else', () => {
  const lines = renderUnit(options).split('\n');
  expect(lines).toContain('ExecStart=/opt/node /opt/fleetloop.js agent --config "/etc/a b/100%%.json"');
  expect(lines).toContain('ReadWritePaths=/var/lib/fleetloop /var/spool/results');
  expect(lines).toContain('ProtectSystem=strict');
  expect(lines).toContain('MemoryMax=256M');
  expect(lines).toContain('User=fleetloop');
  expect(lines).toContain('Environment=NODE_ENV=production MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072');
});

test('every line is a section, a setting, a comment or empty', () => {
  for (const line of renderUnit(options).split('\n')) expect(line).toMatch(/^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*|#.*|)$/);
});
