import { expect, test } from 'vitest';
import { create, editId, lesson, move } from '../../tests/builders/lesson.ts';
import { overlay, type OwnEdit, type ShownLesson } from './overlay.ts';

const one = lesson('Tue 09:00-10:00');
const decided = new Map([[one.id, one]]);
const NINE = '2026-11-24T09:00:00Z';

const shown = (...own: OwnEdit[]): ShownLesson | undefined =>
	overlay(decided, own).find(({ id }) => id === one.id);

test('R4: what the server decided is saved, and an own open edit lies over it as what it is', () => {
	expect(shown()).toMatchObject({ start: NINE, stage: 'saved', edit: null, reason: null });
	const id = editId();
	for (const stage of ['device', 'sent'] as const)
		expect(shown({ id, edit: move(one, 'Tue 11:00-12:00'), stage })).toMatchObject({
			start: '2026-11-24T11:00:00Z',
			stage,
			edit: id,
			reason: null
		});
	expect(decided.get(one.id)).toEqual(one);
});

test('R4: of several own edits the newest lies on top, in whatever order they come', () => {
	const [first, second] = [editId(), editId()];
	const own: OwnEdit[] = [
		{ id: second, edit: move(one, 'Wed 09:00-10:00'), stage: 'device' },
		{ id: first, edit: move(one, 'Tue 11:00-12:00'), stage: 'sent' }
	];
	for (const order of [own, own.toReversed()])
		expect(shown(...order)).toMatchObject({ start: '2026-11-25T09:00:00Z', stage: 'device', edit: second });
});

test('R4: a refused edit shows where its author wanted the lesson, with the reason and what it had seen', () => {
	const edit = move(one, 'Tue 11:00-12:00');
	expect(shown({ id: editId(), edit, stage: 'refused', reason: { code: 'gone' } })).toMatchObject({
		start: '2026-11-24T11:00:00Z',
		stage: 'refused',
		reason: { code: 'gone' },
		was: edit.was
	});
});

test('R4: a lesson nobody has decided on yet is on screen; one that is gone is not brought back by an edit of it', () => {
	const made = lesson('Thu 09:00-10:00');
	const own = (edit: OwnEdit['edit']): OwnEdit => ({ id: editId(), edit, stage: 'device' });
	expect(overlay(decided, [own(create(made))]).map(({ id, stage }) => [id, stage])).toEqual([
		[one.id, 'saved'],
		[made.id, 'device']
	]);
	expect(overlay(decided, [own(move(made, 'Fri 09:00-10:00'))])).toHaveLength(1);
	const cancel = own({ op: 'cancel', lesson: one.id, base: 1, set: {}, was: {}, reason: 'other' });
	expect(shown(cancel)).toMatchObject({ state: 'cancelled', stage: 'device' });
});
