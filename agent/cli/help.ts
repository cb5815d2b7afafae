export const help = `fleetloop agent: runs the fleet's model on this device

  fleetloop agent --config FILE
  fleetloop agent check --config FILE [--connect] [--json]
  fleetloop agent status | logs | doctor | bench --config FILE
  fleetloop agent pause | resume | deny | rollback --config FILE [--slot NAME] [--reason TEXT]
  fleetloop agent enroll --server URL --token TOKEN --id ID [--tags A,B] --data-dir DIR --out FILE [--rotate]
  fleetloop agent enroll --server URL --token TOKEN --slot NAME --config FILE [--tags A,B] [--rotate]

Run:
  --config FILE    YAML or JSON as enroll writes it: deviceId, dataDir, broker, trust, and
                   source  {kind: stdin | socket | http | mqtt | folder | opcua | modbus | slot, ..., queue: {whenFull: block |
                           drop-oldest | drop-newest, length}}
                   sink    {kind: stdout | file | http | mqtt, ...}, or a list of them
                   slots   {NAME: {broker: {password}, source, sink, ...}}: further models beside the device's own
                   runtime "auto" | "native" | "wasm", outboxBytesMax, swapConsent, localControl, modelDeaths, status, log
                   docs/agent-config.md has all of it with examples
  check            [--connect] [--json]  whether an agent could run by the config: every place that is wrong with its line, folders,
                   ports, libraries; with --connect also the broker, source and sinks. Changes nothing; ends with 1 or 3 where not

  Readings are JSON lines, {"key"?, "atMs"?, "values": [...]} for one row or {"key"?, "rows": [[...], ...]} for a whole
  window; null is a missing value, a category is its name. Every reading is answered with a result or an error line.
  With the http source, POST lines, raw numbers or a picture to the /infer address that the log names. Logs go to stderr as JSON lines.
  SIGTERM or SIGINT stops the agent: readings taken are answered, the open window is kept for the control plane.

  A device is given the built agent (npm run build:agent, dist/agent): one file and its interpreters, half the memory.

For a technician (each reads only; --json for machines):
  status           what the agent is doing; ends with 1 where something is to be looked at. The same is a page and Prometheus
                   metrics on the loopback address that the log names (config: status {port} or false)
  logs             [--lines N] [--follow] [--event PREFIX ...] [--since 15m | TIME]; of a file log (config: log {to: "file"}) or
                   of the journal of --unit NAME (default fleetloop-agent)
  doctor           [--slot NAME]  what is wrong, the likeliest first, with what to do about it
  bench            [--slot NAME] [--seconds N]  how fast this device runs its model, in each interpreter
  systemd          [--user NAME] [--memory MIB]  the unit that keeps the agent running, with a watchdog, to standard output

At the device, for the running agent of that config (the control plane is told, with the reason):
  pause            begin no step towards another model until resume; a probation under way is still judged
  deny             refuse the update under way           rollback   leave the model that runs for the one before it
  resume           end the pause, take back what was refused, try a model again that was left out for crashing

  swapConsent asks the line "may I swap now?" before its model changes: an HTTP answer of 2xx (but not with
  {"allowed": false, "reason"?}), the file, or exit code 0 is a yes; everything else, no answer included, is not now.

Enroll:
  --server URL     the control plane, e.g. http://host:8080      --token TOKEN    an operator's token (or FLEETLOOP_TOKEN)
  --id ID          1 to 64 of A-Z a-z 0-9 _ -                    --tags A,B       what rollouts choose devices by
  --data-dir DIR   what the agent keeps                          --out FILE       the config, readable by its owner only
  --rotate         the device is enrolled already: give it a new credential; a config that is there keeps all else
  --slot NAME      with --config: takes a slot of that device in as a device of its own (ID-NAME, tagged slot:NAME and host:ID)
                   and writes it into the config

Exit codes: 0 stopped, 1 something is wrong (status, doctor, check), 2 usage, 3 config invalid, 4 another agent uses dataDir, 5 enroll failed, 6 the reader of the
results has gone, 7 a command at the device was refused, 70 a fault (start it again: it comes back with the confirmed model)

For tests: FLEETLOOP_CRASH_AT=before:STEP or after:STEP makes the agent kill itself (SIGKILL) there; the steps are begin,
adopt, fetchManifest, fetchChunks, verify, preflight, stage, prepareLoad, load, shadow, endShadow, wait, ask, activate, beginProbation, confirm,
revert, fallBack, loadConfirmed, measureAgain, deny, fail, converge, abandon, record, collectGarbage.
`;
