import { expect, test } from 'vitest';
import { type ImportRow } from '#db/import-rows.ts';
import { type Draft } from '#domain/import/draft.ts';
import { kindWord } from '#lib/board/words.ts';
import { m } from '#paraglide/messages.js';
import { weekOfRows } from './ghost.ts';
import { type Speech } from './refusal-words.ts';

const DRAFT: Draft = {
	kind: 'driving',
	start: '2026-11-24T09:00:00Z',
	end: '2026-11-24T10:00:00Z',
	instructor: 'awa',
	vehicle: null,
	place: null,
	candidates: ['joel']
};
const LATER = { start: '2026-11-26T13:00:00Z', end: '2026-11-26T14:00:00Z' };
const EVENT = {
	row: 3,
	uid: 'a',
	title: 'Joël',
	calendar: 'Awa',
	allDay: false,
	start: DRAFT.start,
	end: DRAFT.end
};
const ROW = {
	n: 1,
	event: EVENT as unknown as ImportRow['event'],
	lesson: 'lesson',
	draft: DRAFT,
	verdict: { verdict: 'fits' },
	leftOut: false,
	closes: false,
	outcome: null,
	was: null,
	undone: null,
	turn: null,
	change: 'new',
	result: 'left'
} satisfies ImportRow;
const BEFORE = {
	lesson: 'lesson',
	entry: 'entry',
	event: EVENT,
	draft: DRAFT,
	withdrawn: false
} as unknown as NonNullable<ImportRow['was']>;
const MOVED: ImportRow = { ...ROW, draft: { ...DRAFT, ...LATER }, was: BEFORE, change: 'moved' };
const GONE: ImportRow = { ...ROW, draft: null, was: BEFORE, change: 'gone', leftOut: true, verdict: null };

const speech: Speech = { zone: 'Africa/Libreville', locale: 'fr', name: (id) => id ?? '' };
const shown = (row: ImportRow, isThere: (start: string) => boolean = () => true) =>
	weekOfRows({ id: 'i', files: [{ name: 'awa.ics' }] } as never, [row], isThere, speech);

test('a new row stands where it would come, and touches nothing', () => {
	const { ghosts, touched } = shown(ROW);
	expect(ghosts).toMatchObject([{ change: 'new', leaves: null, was: '' }]);
	expect(touched).toEqual([]);
});

test('a row for nobody is called by its title; one of a table without titles by its kind, not by its cells', () => {
	const alone = { ...ROW, draft: { ...DRAFT, candidates: [] } };
	expect(shown(alone).ghosts).toMatchObject([{ who: 'Joël' }]);
	const event = { ...ROW.event, cells: '24/11/2026 · 10:00 · 11:00' } as ImportRow['event'];
	expect(shown({ ...alone, event }).ghosts).toMatchObject([{ who: kindWord('driving') }]);
});

test('a moved row is tied to the place it leaves, and both say where the other is', () => {
	const { ghosts, touched } = shown(MOVED);
	expect(ghosts).toMatchObject([
		{
			change: 'moved',
			start: LATER.start,
			leaves: { lesson: 'lesson', start: DRAFT.start },
			was: 'déplacée de mar. 24 nov. 10:00–11:00'
		}
	]);
	expect(touched).toMatchObject([
		{
			lesson: 'lesson',
			change: 'moved',
			to: { n: 1, start: LATER.start },
			says: 'déplacée vers jeu. 26 nov. 14:00–15:00'
		}
	]);
});

test('one that goes to another week still marks the place it leaves in this', () => {
	const { ghosts, touched } = shown(MOVED, (start) => start < '2026-11-25');
	expect(ghosts).toEqual([]);
	expect(touched).toHaveLength(1);
});

test('at the same hours it is changed, not moved', () => {
	const { ghosts, touched } = shown({ ...MOVED, draft: { ...DRAFT, instructor: 'paul' } });
	expect(ghosts[0]?.was).toBe('avant\u202f: awa');
	expect(touched[0]?.says).toBe('à changer\u202f: paul');
});

test('what clashes or is left out leaves its place to nobody', () => {
	const clash = {
		verdict: 'clash',
		reason: { code: 'inactive', what: 'place', id: 'x' }
	} as unknown as ImportRow['verdict'];
	expect(shown({ ...MOVED, verdict: clash })).toMatchObject({
		ghosts: [{ verdict: 'clash', leaves: { lesson: 'lesson' } }],
		touched: []
	});
	expect(shown({ ...MOVED, leftOut: true })).toEqual({ ghosts: [], touched: [] });
});

test('what the file has no longer is said of its lesson: kept, until somebody chooses to cancel it', () => {
	expect(shown(GONE)).toMatchObject({
		ghosts: [],
		touched: [{ lesson: 'lesson', change: 'gone', isCancelled: false, says: m.import_gone_kept() }]
	});
	expect(shown({ ...GONE, leftOut: false, verdict: { verdict: 'fits' } }).touched).toMatchObject([
		{ isCancelled: true, says: m.import_gone_cancelled() }
	]);
});

test('what stands already is no ghost', () => {
	expect(shown({ ...ROW, change: null, verdict: { verdict: 'already' } })).toMatchObject({
		ghosts: [],
		touched: [{ lesson: 'lesson', verdict: 'already', change: null }]
	});
});
