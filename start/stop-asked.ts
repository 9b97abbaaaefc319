import { readFileSync } from 'node:fs';

/** Ctrl-C, SIGTERM, a closed terminal, or an npm that was killed over our head. */
export function stopAsked(): AbortController {
	const asked = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(signal, () => {
			asked.abort();
		});
	if (process.env['npm_lifecycle_event'] === undefined) return asked;
	const npm = starters();
	setInterval(() => {
		if (starters() !== npm) asked.abort();
	}, 1_000).unref();
	return asked;
}

/** Who started us: npm, or the shell that npm started us with and npm. */
function starters(): string {
	const parent = process.ppid;
	try {
		const shell = readFileSync(`/proc/${String(parent)}/cmdline`, 'utf8').startsWith('sh\0-c\0');
		if (!shell) return String(parent);
		const status = readFileSync(`/proc/${String(parent)}/status`, 'utf8');
		return `${String(parent)} ${/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? ''}`;
	} catch {
		return String(parent);
	}
}
