// Loaded before the server (node --import): when the bootstrap that started it is gone, even by SIGKILL,
// the server gets the same orderly stop as from a signal.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
