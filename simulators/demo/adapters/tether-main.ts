/**
 * Loaded into every child with --import: ends the child when the demo is gone, however it went. The demo holds the
 * other end of the IPC channel, and the system closes it even after SIGKILL.
 */
const endMs = 5_000;

// Children of the child (a preflight) have their own parent to mind.
if (process.env['FLEETLOOP_TETHER'] === 'demo') {
  delete process.env['FLEETLOOP_TETHER'];
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), endMs).unref();
  });
  process.channel?.unref();
}
