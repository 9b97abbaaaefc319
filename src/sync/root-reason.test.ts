import { expect, test } from 'vitest';
import { type Edit } from '#domain/edit.ts';
import { type Refusal } from '#domain/verdict.ts';
import { type OwnEdit } from './overlay.ts';
import { rootReason } from './root-reason.ts';

const edit: Edit = { op: 'move', lesson: 'l', base: 1, set: {}, was: {} };
const refused = (id: string, reason: Refusal): OwnEdit => ({ id, edit, stage: 'refused', reason });
const full: Refusal = { code: 'full', lesson: 'l', capacity: 2 };
const after = (id: string): Refusal => ({ code: 'after_refused', edit: id });

test('the reason of the first refused edit stands for those that followed it', () => {
	const own = [refused('a', full), refused('b', after('a')), refused('c', after('b'))];
	expect(rootReason(after('b'), own)).toBe(full);
	expect(rootReason(full, own)).toBe(full);
});

test('a reason whose first edit is gone stands for itself, and a ring has an end', () => {
	const gone = after('gone');
	expect(rootReason(gone, [])).toBe(gone);
	expect(rootReason(after('a'), [refused('a', after('b')), refused('b', after('a'))]).code).toBe(
		'after_refused'
	);
});
