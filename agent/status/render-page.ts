import { describeAgent, span } from './describe-status.ts';
import type { ProcessStatus } from './snapshot.ts';

/** Seconds between two looks of an open page. */
const refreshSeconds = 5;

/** The read-only status page: no script, nothing loaded from elsewhere, refreshed by the browser itself. */
export function renderPage(status: ProcessStatus): string {
  const agents = status.agents.map((agent) => {
    const rows = describeAgent(agent, status.atMs);
    const wrong = rows.filter((row) => row.wrong).length;
    return `<section><h2>${escape(agent.deviceId)} <span class="${wrong === 0 ? 'good' : 'bad'}">${wrong === 0 ? 'all well' : `${wrong} to look at`}</span></h2>
<table>${rows.map((row) => `<tr${row.wrong ? ' class="bad"' : ''}><th>${escape(row.label)}</th><td>${escape(row.text)}</td></tr>`).join('')}</table></section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="${refreshSeconds}">
<title>${escape(status.agents.map((agent) => agent.deviceId).join(', '))} - Fleetloop agent</title><style>${style}</style></head>
<body><h1>Fleetloop agent</h1>
<p>version ${escape(status.agentVersion)}, process ${status.pid}, up ${escape(span(status.atMs - status.startedMs))}, ${(status.rssBytes / 1024 / 1024).toFixed(0)} MiB, at ${new Date(status.atMs).toISOString()}</p>
${agents.join('\n')}
<p><a href="/metrics">metrics</a> <a href="/status.json">status.json</a></p></body></html>
`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem;color:#16202a;background:#fff}
h1{font-size:1.3rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}p{color:#51606e;margin:.25rem 0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-top:1px solid #d8dee4}th{width:8rem;font-weight:600}
td{overflow-wrap:anywhere}tr.bad td,.bad{color:#a3230d}.good{color:#1a6b35}h2 span{font-weight:400;font-size:.9rem}a{color:#0b5cad}
@media (prefers-color-scheme:dark){body{background:#12181e;color:#dfe6ec}p{color:#9aa8b5}th,td{border-color:#2c3742}tr.bad td,.bad{color:#ff9c86}.good{color:#7fd69b}a{color:#7cb7f2}}`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
