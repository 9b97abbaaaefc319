import { expect, test } from 'vitest';
import { type Brought, compare, type Drafted } from './brought.ts';
import { sourceOf } from './next-version.ts';

const drafted = (entry: string, uid: string, start: string, candidates: string[] = []): Drafted => ({
	entry,
	event: {
		row: 1,
		uid,
		key: '',
		calendar: 'Awa',
		title: '',
		description: '',
		location: '',
		organiser: '',
		start,
		end: start,
		allDay: false
	},
	draft: { kind: 'driving', start, end: start, instructor: 'awa', vehicle: null, place: null, candidates }
});
const brought = (one: Drafted, more: Partial<Brought> = {}): Brought => ({
	...one,
	lesson: `lesson of ${one.entry}`,
	withdrawn: false,
	...more
});
const found = (rows: Drafted[], earlier: Brought[]) =>
	compare(rows, earlier).map(({ row, was }) => [row?.entry ?? null, was?.entry ?? null]);

test('the same entry is the same lesson; what no row stands for is gone', () => {
	const rows = [drafted('1', 'a', '2026-12-01T08:00:00Z'), drafted('2', 'b', '2026-12-01T09:00:00Z')];
	const earlier = [
		brought(drafted('1', 'a', '2026-12-03T08:00:00Z')),
		brought(drafted('3', 'c', '2026-12-01T10:00:00Z'))
	];
	expect(found(rows, earlier)).toEqual([
		['1', '1'],
		['2', null],
		[null, '3']
	]);
});
test('a series on another hour is moved date by date, each to the nearest', () => {
	const days = ['01', '08', '15'];
	const rows = days.map((day) => drafted(`new ${day}`, 's', `2026-12-${day}T10:00:00Z`));
	const earlier = days.map((day) => brought(drafted(`old ${day}`, 's', `2026-12-${day}T09:00:00Z`)));
	expect(found(rows, earlier)).toEqual(days.map((day) => [`new ${day}`, `old ${day}`]));
});
test('a row without an id is moved when it is of the same people, but not by weeks', () => {
	const earlier = [brought(drafted('old', '', '2026-12-01T08:00:00Z', ['joel']))];
	expect(found([drafted('new', '', '2026-12-02T08:00:00Z', ['joel'])], earlier)).toEqual([['new', 'old']]);
	expect(found([drafted('new', '', '2026-12-10T08:00:00Z', ['joel'])], earlier)).toEqual([
		['new', null],
		[null, 'old']
	]);
	expect(found([drafted('new', '', '2026-12-02T08:00:00Z', ['davy'])], earlier)).toEqual([
		['new', null],
		[null, 'old']
	]);
});
test('what an import has cancelled already is not gone once more, but can come back', () => {
	const cancelled = brought(drafted('1', 'a', '2026-12-01T08:00:00Z'), { withdrawn: true });
	expect(found([], [cancelled])).toEqual([]);
	expect(found([drafted('1', 'a', '2026-12-01T08:00:00Z')], [cancelled])).toEqual([['1', '1']]);
});
test('a second download of a calendar is the same calendar', () => {
	expect(sourceOf('Agenda Awa (2)')).toBe(sourceOf('agenda awa'));
});
test('a row the earlier version had where it is, and nobody took, is no lesson that moved', () => {
	const earlier = [brought(drafted('old', '', '2026-12-01T08:00:00Z', ['joel']))];
	const again = { ...drafted('refused', '', '2026-12-02T08:00:00Z', ['joel']), seen: true };
	expect(found([again], earlier)).toEqual([
		['refused', null],
		[null, 'old']
	]);
});
