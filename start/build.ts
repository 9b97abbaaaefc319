import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart, say } from './words.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MARK = join(ROOT, 'build', 'sources.sha256');
const SOURCES = [
	'{src,static,messages,db,workflows}/**/*',
	'{project.inlang/settings.json,svelte.config.js,vite.config.ts,tsconfig.json,package.json,package-lock.json}'
];

/** What the pages are made of, as one number: dates say nothing about a clone. */
function sourcesHash(): string {
	const hash = createHash('sha256');
	const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
		.filter((file) => !/^src\/paraglide\//.test(file))
		.sort();
	for (const file of files)
		hash
			.update(`${file}\0`)
			.update(readFileSync(join(ROOT, file)))
			.update('\0');
	return hash.digest('hex');
}

const isBuilt = (hash: string): boolean =>
	['handler.js', 'flows.js'].every((file) => existsSync(join(ROOT, 'build', file))) &&
	existsSync(MARK) &&
	readFileSync(MARK, 'utf8') === hash;

/** Builds the pages when there is no build of these very sources. */
export async function ensureBuild(signal: AbortSignal, progress: (line: string) => void): Promise<void> {
	const hash = sourcesHash();
	if (isBuilt(hash)) return;
	progress(
		say('Construction des pages (une seule fois par version)…', 'Building the pages (once per version)…')
	);
	const began = Date.now();
	await viteBuild(signal, hash.slice(0, 12));
	await bundleFlows(signal);
	writeFileSync(MARK, hash);
	const seconds = ((Date.now() - began) / 1000).toFixed(0);
	progress(say(`Pages construites en ${seconds} s.`, `Pages built in ${seconds} s.`));
}

async function viteBuild(signal: AbortSignal, version: string): Promise<void> {
	const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
	const env = { NODE_ENV: 'production', DEV: '', NO_COLOR: '1', PAGES_VERSION: version };
	if (await buildBy([vite, 'build'], env, signal)) return;
	throw new CannotStart(
		say(
			'Les pages n’ont pas pu être construites (voir ci-dessus).',
			'The pages could not be built (see above).'
		)
	);
}

/** The durable flows, as Temporal runs them. */
export async function bundleFlows(signal: AbortSignal): Promise<void> {
	mkdirSync(join(ROOT, 'build'), { recursive: true });
	if (await buildBy([join(ROOT, 'workflows', 'bundle.ts')], {}, signal)) return;
	throw new CannotStart(
		say(
			'Les flux n’ont pas pu être construits (voir ci-dessus).',
			'The flows could not be built (see above).'
		)
	);
}

/** @returns whether it went well; what it wrote is shown when it did not */
async function buildBy(args: string[], env: Record<string, string>, signal: AbortSignal): Promise<boolean> {
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, ...env },
		signal
	});
	let output = '';
	const collect = (chunk: Buffer): void => {
		output = (output + chunk.toString()).slice(-8000);
	};
	child.stdout.on('data', collect);
	child.stderr.on('data', collect);
	const code = await new Promise<number | null>((done, fail) => {
		child.once('error', fail);
		child.once('close', done);
	});
	if (code !== 0) process.stderr.write(`${output.split('\n').slice(-40).join('\n')}\n`);
	return code === 0;
}
