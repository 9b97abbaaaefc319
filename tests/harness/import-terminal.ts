import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ROOT } from '../../start/build.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { school, type TestSchool } from './school.ts';

interface Printed {
	read: { row: number; uid: string | null; start: string }[];
	refused: {
		row: number;
		uid: string | null;
		reason: string;
		value?: string;
		maybe?: string[];
		line?: number;
	}[];
	applied: number;
	error?: string;
}
interface Ended {
	status: number | null;
	printed: Printed;
}

/** `npm run import` on 23 November 2026 beside one school, with files of its own. */
export function importTerminal(people: Parameters<typeof school>[1]) {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-import-'));
	const spawned = (args: string[], env: Record<string, string>) =>
		spawnSync(process.execPath, ['start/import.ts', ...args], {
			cwd: ROOT,
			encoding: 'utf8',
			env: { PATH: process.env.PATH, NOW: '2026-11-23T05:00:00Z', DATA_DIR: join(folder, 'none'), ...env }
		});
	let db: TestDatabase;
	let glass: TestSchool;
	beforeAll(async () => {
		db = await freshDatabase();
		glass = await school(db.owner, people);
	});
	afterAll(async () => {
		await db.drop();
		rmSync(folder, { recursive: true, force: true });
	});
	return {
		folder,
		get db() {
			return db;
		},
		get glass() {
			return glass;
		},
		/** @returns its path */
		file: (name: string, ...lines: string[]): string => {
			const path = join(folder, name);
			writeFileSync(path, lines.join('\n'));
			return path;
		},
		/** @param env what stands beside the path; without DATABASE_URL there is no database */
		run: (args: string[], env: Record<string, string> = {}, details = true): Ended => {
			const ended = spawned([...args, '--json', ...(details ? ['--details'] : [])], env);
			return { status: ended.status, printed: JSON.parse(ended.stdout) as Printed };
		},
		/** As a person at the console reads it, line by line. */
		lines: (args: string[], env: Record<string, string> = {}) => {
			const { status, stdout, stderr } = spawned(args, env);
			return { status, out: stdout.trimEnd().split('\n'), err: stderr.trim() };
		},
		here: (): Record<string, string> => ({ DATABASE_URL: db.appUrl }),
		reasons: ({ printed }: Ended): string[] =>
			printed.refused.map(({ row, reason }) => `${String(row)} ${reason}`)
	};
}
