import { settingsOrExit } from '#settings';
import { leaveWhenAsked } from '#leave';
import { openLog } from '#log';
import { openNode } from './node.ts';
import { builtPages, vitePages } from './pages.ts';

const settings = settingsOrExit(process.env);
const log = openLog(settings.logLevel);

const opened = await openNode(settings, log, settings.dev ? vitePages : builtPages).catch(
	(error: unknown) => ({
		ok: false as const,
		what: reasonOf(error)
	})
);
if (opened.ok) {
	const { node } = opened;
	log.info({ port: node.port, origin: settings.origins[0] }, 'open');
	leaveWhenAsked(log, () => node.close());
} else {
	console.error(opened.what);
	process.exitCode = 1;
	setTimeout(() => process.exit(1), 500).unref();
}

function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : '';
	const own = error instanceof Error && 'port' in error ? error.port : settings.port;
	const name = own === settings.metricsPort ? 'METRICS_PORT' : 'PORT';
	if (code === 'EADDRINUSE') return `Port ${String(own)} is taken: stop what uses it, or set ${name}.`;
	if (code === 'EACCES') return `Port ${String(own)} may not be used here: set ${name} to 1024 or above.`;
	return error instanceof Error ? error.message : String(error);
}
