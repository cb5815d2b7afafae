/** The style of the report's page: nothing is fetched, light and dark follow the reader's system. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --ink: #1b2330; --quiet: #5d6b7e; --line: #dfe4ea; --track: #eef1f5; --main: #2f6fbf; --soft: #a9b8ca; --worst: #c2571a; --good: #1f7a4d; --good-soft: #e2f3ea; --bad: #b3261e; --bad-soft: #fbe7e5; }
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #1a2029; --ink: #e6eaf0; --quiet: #98a5b6; --line: #2c3542; --track: #232b36; --main: #6aa9f0; --soft: #56657a; --worst: #f0915a; --good: #62c794; --good-soft: #173226; --bad: #f28b82; --bad-soft: #3b1f1d; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 20px 64px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 960px; margin: 0 auto; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 4px; }
.about { color: var(--quiet); margin: 0 0 14px; max-width: 72ch; }
.verdict { display: inline-block; padding: 3px 12px; border-radius: 999px; font-weight: 600; font-size: 13px; background: var(--good-soft); color: var(--good); }
.verdict.missed { background: var(--bad-soft); color: var(--bad); }
.missed-list { margin: 12px 0 0; padding: 12px 16px 12px 34px; border-radius: 10px; background: var(--bad-soft); color: var(--bad); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 24px; margin-top: 18px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 14px; margin-top: 20px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 18px; }
.tile b { display: block; font-size: 26px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile span { color: var(--quiet); font-size: 13px; display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th { text-align: left; color: var(--quiet); font-weight: 600; font-size: 13px; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; white-space: nowrap; }
ul.notes { margin: 12px 0 0; padding-left: 20px; color: var(--quiet); }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
svg { display: block; max-width: 100%; height: auto; }
svg text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg text.label { fill: var(--quiet); }
svg text.tick { fill: var(--quiet); font-size: 12px; }
.track { fill: var(--track); } .bar.main { fill: var(--main); } .bar.quiet { fill: var(--soft); } .bar.worst { fill: var(--worst); }
.axis { stroke: var(--line); } .grid { stroke: var(--card); stroke-width: 1.5; opacity: .75; } .zero { stroke: var(--quiet); stroke-dasharray: 3 3; }
.side { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 24px; }
.side h3, h3 { font-size: 14px; margin: 0 0 6px; font-weight: 600; }
.legend { display: flex; gap: 18px; color: var(--quiet); font-size: 13px; margin: 0 0 8px; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; background: var(--main); }
.legend i.quiet { background: var(--soft); } .legend i.worst { background: var(--worst); }
details summary { cursor: pointer; color: var(--quiet); margin-top: 8px; }
footer { color: var(--quiet); font-size: 13px; margin-top: 24px; }
@media print { body { background: #fff; padding: 0; } section, .tile { break-inside: avoid; } }
`;
