import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CannotStart, say } from './words.ts';

/** Whom PostgreSQL runs as. null: as whoever started us. */
export type Runner = { uid: number; gid: number } | null;

/** PostgreSQL refuses to run as root: then it runs as `postgres`, who is created when missing. */
export function postgresRunner(): Runner {
	if (process.getuid?.() !== 0) return null;
	const known = lookUp();
	if (known) return known;
	const args = [
		'--system',
		'--user-group',
		'--no-create-home',
		'--home-dir',
		'/nonexistent',
		'--shell',
		'/usr/sbin/nologin'
	];
	spawnSync('useradd', [...args, 'postgres'], { stdio: 'ignore' });
	const made = lookUp();
	if (made) return made;
	throw new CannotStart(
		say(
			'PostgreSQL refuse de tourner en root et l’utilisateur « postgres » n’a pas pu être créé : lancez « useradd --system postgres » ou démarrez sans root.',
			'PostgreSQL does not run as root and the user "postgres" could not be created: run "useradd --system postgres", or start as another user.'
		)
	);
}

function lookUp(): { uid: number; gid: number } | null {
	const fields = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'))
		.find(([name]) => name === 'postgres');
	return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/** Can the runner walk to this folder? A clone under root's 0700 home is out of reach. */
export const canReach = (runner: Runner, folder: string): boolean =>
	runner === null ||
	spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...runner, cwd: '/', stdio: 'ignore' }).status === 0;
