export interface UnitOptions {
  /** The words that start the agent: Node, its program, and so on; absolute paths. */
  readonly exec: readonly string[];
  readonly configPath: string;
  readonly dataDir: string;
  /** Folders besides the data folder that the config has the agent write to. */
  readonly writes: readonly string[];
  readonly user: string;
  /** What the manager lets it have before it is ended; in MiB. */
  readonly memoryMib: number;
}

/**
 * What the agent is started with. One arena for all threads, which allocate little beside the first (1 MB), and memory that is freed goes back to the system: with a fixed threshold (glibc's own 128 KiB) the C library does not raise it
 * for good after the first large buffer is freed (mallopt(3), M_TRIM_THRESHOLD), and of what V8 takes to compile the agent 4 MB would stay.
 */
export const unitEnvironment: Readonly<Record<string, string>> = { NODE_ENV: 'production', MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Exit codes after which starting again cannot help before someone has looked (exit-codes.ts). */
const hopeless = '2 3 4';

/**
 * A unit for systemd 249 or newer: started again for ever, ended by the watchdog when its event loop stands still, without rights beyond
 * its data folder and the network (systemd.exec(5), systemd.service(5)). MemoryDenyWriteExecute cannot be set: JavaScript is compiled
 * as it runs. The agent opens no device itself; a swapConsent command that does needs PrivateDevices=no, DeviceAllow and SupplementaryGroups in a drop-in.
 */
export function renderUnit({ exec, configPath, dataDir, writes, user, memoryMib }: UnitOptions): string {
  return `[Unit]
Description=Fleetloop agent: runs the fleet's model on this device
After=network.target
# Started again for ever, however often it ended.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${[...exec, 'agent', '--config', configPath].map(quote).join(' ')}
Restart=always
RestartSec=2
RestartPreventExitStatus=${hopeless}
WatchdogSec=60
TimeoutStartSec=120
TimeoutStopSec=20
User=${user}
Nice=-5
MemoryMax=${memoryMib}M
TasksMax=64
Environment=${Object.entries(unitEnvironment).map(([name, value]) => `${name}=${value}`).join(' ')}
ReadWritePaths=${[dataDir, ...writes].map(quote).join(' ')}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}

/** A word as systemd reads it: quoted where it has to be, its own signs doubled. */
function quote(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(word) ? escaped : `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
}
