// Loaded with --import into every process that a start begins. If the start is killed outright it cannot tell
// them; the closed channel does. Unreferenced, the channel keeps no process alive that has finished.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
