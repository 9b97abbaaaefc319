import { expect, test } from 'vitest';
import { id, lesson } from '../../tests/builders/lesson.ts';
import { clashOf } from './conflict.ts';
import { DEFAULT_RULES } from './rules.ts';

const clash = (one: ReturnType<typeof lesson>, other: ReturnType<typeof lesson>, exclusive: string[] = []) =>
	clashOf(one, [other], DEFAULT_RULES, new Set(exclusive));
const awa = id('Awa');

test('an instructor cannot be in two lessons at once', () => {
	expect(
		clash(lesson('Tue 09:00-10:00', { instructor: awa }), lesson('Tue 09:30-10:30', { instructor: awa }))
	).toMatchObject({
		resource: 'instructor',
		id: awa,
		rule: 'overlap'
	});
});

test('ten minutes lie between two lessons of an instructor, before and after', () => {
	const before = lesson('Tue 09:00-10:00', { instructor: awa });
	expect(clash(before, lesson('Tue 10:05-11:00', { instructor: awa }))?.rule).toBe('buffer');
	expect(clash(lesson('Tue 10:05-11:00', { instructor: awa }), before)?.rule).toBe('buffer');
	expect(clash(before, lesson('Tue 10:10-11:00', { instructor: awa }))).toBeNull();
});

test('twenty minutes when the place changes, ten when it does not or is not known', () => {
	const glass = lesson('Tue 09:00-10:00', { instructor: awa, place: id('Glass') });
	const at = (place: string | null) => lesson('Tue 10:15-11:00', { instructor: awa, place });
	expect(clash(glass, at(id('Owendo')))?.rule).toBe('travel');
	expect(clash(glass, at(id('Glass')))).toBeNull();
	expect(clash(glass, at(null))).toBeNull();
});

test('a car, a candidate and a one-at-a-time place serve one lesson; back to back is fine', () => {
	for (const shared of [{ vehicle: id('DK-482') }, { candidates: [id('Joël')] }]) {
		expect(clash(lesson('Tue 09:00-10:00', shared), lesson('Tue 09:59-11:00', shared))?.rule).toBe('overlap');
		expect(clash(lesson('Tue 09:00-10:00', shared), lesson('Tue 10:00-11:00', shared))).toBeNull();
	}
	const yard = { place: id('yard') };
	expect(clash(lesson('Tue 09:00-10:00', yard), lesson('Tue 09:30-10:30', yard))).toBeNull();
	expect(
		clash(lesson('Tue 09:00-10:00', yard), lesson('Tue 09:30-10:30', yard), [id('yard')])?.resource
	).toBe('place');
});

test('what is cancelled takes nobody’s time', () => {
	const car = { vehicle: id('DK-482') };
	expect(
		clash(lesson('Tue 09:00-10:00', car), lesson('Tue 09:00-10:00', { ...car, state: 'cancelled' }))
	).toBeNull();
	expect(
		clash(lesson('Tue 09:00-10:00', { ...car, state: 'cancelled' }), lesson('Tue 09:00-10:00', car))
	).toBeNull();
});
