// Preloaded into every program that `npm start` spawns: when the starter is gone, killed even, its children end as
// on SIGTERM instead of holding the port for ever.
process.on('disconnect', () => {
	setTimeout(() => process.exit(1), 10_000).unref();
	process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
