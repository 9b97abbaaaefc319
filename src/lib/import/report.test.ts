import { expect, test } from 'vitest';
import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { reportOf } from './report.ts';

const ROW: ImportRow = {
	n: 1,
	event: {
		...{ row: 1, uid: '', key: '', calendar: 'planning', description: '', location: '', organiser: '' },
		...{
			title: 'Conduite Joël Mba',
			start: '2026-11-24T09:00:00Z',
			end: '2026-11-24T10:00:00Z',
			allDay: false
		}
	},
	lesson: 'lesson',
	draft: null,
	verdict: { verdict: 'left', why: 'no_instructor' },
	...{ leftOut: false, closes: false, outcome: null, was: null, undone: null, turn: null },
	change: null,
	result: 'left'
};
const reported = (event: Partial<ImportRow['event']>): string =>
	reportOf(
		{ files: [{ name: 'planning.csv', bytes: 1 }] } as Import,
		[{ ...ROW, event: { ...ROW.event, ...event } as ImportRow['event'] }],
		{ zone: 'Africa/Libreville', locale: 'fr', name: () => '' }
	);

test('a report says of each row what it is: its title, or all of the row where its table has no titles', () => {
	expect(reported({})).toContain('"1";"";"Conduite Joël Mba";');
	const cells = '24/11/2026 · Conduite · Joël Mba';
	expect(reported({ cells })).toContain(`"1";"";"${cells}";`);
});
