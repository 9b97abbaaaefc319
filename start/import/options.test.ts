import { expect, test, vi } from 'vitest';
import { readOptions } from './options.ts';

const answer = (...args: string[]) => {
	const read = readOptions(args);
	return read.ok ? read.options : read.what;
};
const ALL = '--from, --to, --zone, --school, --map, --accept, --create, --dry-run, --json, --details';

test('what is said is what is read', () => {
	expect(
		answer('--from', '2026-11-01', '--to=2026-12-01', 'a.ics', '--create', '--accept', 'agreed')
	).toEqual({
		...{ file: 'a.ics', from: '2026-11-01', to: '2026-12-01', zone: null, school: null, map: null },
		...{ create: true, accept: 'agreed', dryRun: false, json: false, details: false }
	});
	expect(answer('--dry-run', '--json', '--zone', 'Africa/Libreville', '--', '-a.ics')).toMatchObject({
		...{ file: '-a.ics', dryRun: true, json: true, zone: 'Africa/Libreville', create: false }
	});
});

test.each([
	[['--frm', '2026-11-01'], `--frm is not an option of the import: these are ${ALL}`],
	[['-x'], `-x is not an option of the import: these are ${ALL}`],
	[['--no-create'], `--no-create is not an option of the import: these are ${ALL}`],
	[['--from'], '--from needs a value: a day like 2026-11-24'],
	[['--from', '--to', '2026-12-01'], '--from needs a value: a day like 2026-11-24'],
	[['--zone='], '--zone needs a value: a zone like Africa/Libreville'],
	[['--json=yes'], '--json takes no value'],
	[['--from', '2026-02-30'], '--from 2026-02-30 is none we know: it takes a day like 2026-11-24'],
	[['--to', '1/12/2026'], '--to 1/12/2026 is none we know: it takes a day like 2026-11-24'],
	[['--from', '2026-12-01', '--to', '2026-12-01'], '--to 2026-12-01 is not after --from 2026-12-01'],
	[['--zone', 'Mars/Phobos'], '--zone Mars/Phobos is none we know: it takes a zone like Africa/Libreville']
])('%j: one sentence says what is wrong', (args, what) => {
	expect(answer('a.ics', ...args)).toBe(what);
});

test('one file at a time', () => {
	expect(answer()).toMatch(/^npm run import -- FILE /);
	expect(answer('a.ics', 'b.ics')).toMatch(/^npm run import -- FILE /);
});

test('and in French where the machine speaks it', async () => {
	vi.stubEnv('LC_ALL', 'fr_FR.UTF-8');
	vi.resetModules();
	const french = (await import('./options.ts')).readOptions;
	const said = (...args: string[]) => french(['a.ics', ...args]);
	const objection = (what: string) => ({ ok: false, what });
	expect(said('--frm')).toEqual(objection(`--frm n’est pas une option de l’import\u202f: il y a ${ALL}`));
	expect(said('--from')).toEqual(objection('il faut une valeur à --from\u202f: un jour comme 2026-11-24'));
	expect(said('--json=oui')).toEqual(objection('--json ne prend pas de valeur'));
	expect(said('--zone', 'Lune')).toEqual(
		objection('--zone Lune n’est pas connu\u202f: il faut un fuseau comme Africa/Libreville')
	);
	expect(said('--from', '2026-12-01', '--to', '2026-12-01')).toEqual(
		objection('--to 2026-12-01 ne vient pas après --from 2026-12-01')
	);
	vi.unstubAllEnvs();
});
