import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { type Actor } from '#domain/policy.ts';
import { addWeeks, type Week } from '#domain/week.ts';
import { boardOf } from '#sync/board-doc.ts';
import { decode } from '#sync/fresh-structs.ts';
import { editId, lesson, move } from '../../tests/builders/lesson.ts';
import { takeTogether } from './batch.ts';
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
const week = (count: number) => addWeeks('2026-W48' as Week, count);
const together = (...jobs: Job[]) => takeTogether(jobs, week(0), 'Africa/Libreville', NOW);

test('R1: no client puts a lesson into a week that has no board; what the school plans itself may reach further', () => {
	expect(together(byClient(ahead(60))).others).toEqual([week(60)]);
	expect(together(byClient(ahead(61))).others).toEqual([]);
	expect(together(byServer(ahead(61))).others).toEqual([week(61)]);
});

test('R5: a batch ends before the job that would have it hold more than sixteen other weeks', () => {
	const jobs = Array.from({ length: 20 }, (_, n) => byServer(ahead(n)));
	const first = together(...jobs, byServer(ahead(3)));
	expect(first.jobs).toEqual(jobs.slice(0, 17));
	expect(first.others).toEqual(Array.from({ length: 16 }, (_, n) => week(n + 1)));
});

test('R5: one job is never decided without one of its weeks', () => {
	const edits = Array.from({ length: 20 }, (_, n) => ({ id: editId(NOW), edit: ahead(n) }));
	const far = { ...byServer(ahead(0)), edits } as Job;
	const first = together(far, byServer(ahead(30)));
	expect(first.jobs).toEqual([far]);
	expect(first.others).toHaveLength(19);
});
