// Loaded before the server (node --import). When the bootstrap that started it is gone, even by SIGKILL, and when
// the terminal is closed, the server gets the same orderly stop as from SIGTERM.
const stop = () => process.kill(process.pid, 'SIGTERM');
process.on('SIGHUP', stop);
if (process.channel) {
  process.once('disconnect', stop);
  process.channel.unref();
}
