import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { type Actor } from '#domain/policy.ts';
import { addWeeks, type Week } from '#domain/week.ts';
import { boardOf } from '#sync/board-doc.ts';
import { decode } from '#sync/fresh-structs.ts';
import { editId, lesson, move } from '../../tests/builders/lesson.ts';
import { weeksOf } from './batch.ts';
import { type Job } from './board-queue.ts';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const actor: Actor = { account: 'a', school: 's', roles: ['admin'], instructor: null, candidate: null };
const asked = { since: 0, settle: () => undefined };

/** Moves a lesson so many weeks further. */
function ahead(weeks: number): Edit {
	const one = lesson('Tue 09:00-10:00');
	const later = (instant: string) =>
		new Date(Date.parse(instant) + weeks * 7 * 86_400_000).toISOString().slice(0, 19) + 'Z';
	return { ...move(one, 'Tue 09:00-10:00'), set: { start: later(one.start), end: later(one.end) } };
}
function byClient(edit: Edit): Job {
	const doc = new Y.Doc();
	boardOf(doc).edits.set(editId(NOW), edit);
	const update = decode(Y.encodeStateAsUpdate(doc));
	if (!update) throw new Error('unreadable');
	return { kind: 'update', author: { actor, clientId: 7 }, update, ...asked };
}
const byServer = (edit: Edit): Job => ({
	kind: 'edits',
	actor,
	parties: [],
	edits: [{ id: editId(NOW), edit }],
	...asked
});
const held = (job: Job) => [...weeksOf([job], 'Africa/Libreville', NOW)];

test('R1: no client puts a lesson into a week that has no board; what the school plans itself may reach further', () => {
	const week = (count: number) => addWeeks('2026-W48' as Week, count);
	expect(held(byClient(ahead(60)))).toEqual([week(60)]);
	expect(held(byClient(ahead(61)))).toEqual([]);
	expect(held(byServer(ahead(61)))).toEqual([week(61)]);
});
