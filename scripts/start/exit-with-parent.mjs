// Loaded with --import into every process that a start begins. A start that is killed outright cannot stop
// them; the closed channel tells them. Processes that these begin inherit the flag: it is not for them.
const GRACE_MS = 5000;

if (process.env.HEDDLE_STARTED_BY === String(process.ppid)) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Listening refers to the channel, which would keep a process alive that has finished.
  process.channel?.unref();
}
