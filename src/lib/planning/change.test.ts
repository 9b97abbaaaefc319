import { describe, expect, it } from 'vitest';
import { changesOf } from './change.ts';
import { entry, event } from '../../../tests/builders/planning.ts';

const NOW = '2026-11-24T06:00:00Z';
const at = (time: string) => `2026-11-24T${time}:00Z`;

describe('what a candidate is told', () => {
	it('10:00 → 11:00 → 12:00 is one change from 10:00 to 12:00', () => {
		const [change, ...more] = changesOf(
			[
				event(1, 'changed', entry('a', '11:00'), { start: at('10:00'), end: at('11:00') }),
				event(2, 'changed', entry('a', '12:00'), { start: at('11:00'), end: at('12:00') })
			],
			NOW
		);
		expect(more).toEqual([]);
		expect(change).toMatchObject({
			kind: 'moved',
			was: { start: at('10:00') },
			entry: { start: at('12:00') }
		});
	});

	it('there and back is no news', () => {
		const unseen = [
			event(1, 'changed', entry('a', '11:00'), { start: at('10:00'), end: at('11:00') }),
			event(2, 'changed', entry('a', '10:00'), { start: at('11:00'), end: at('12:00') })
		];
		expect(changesOf(unseen, NOW)).toEqual([]);
	});

	it('a new lesson that then moves is still a new lesson, at its last time', () => {
		const [change] = changesOf(
			[
				event(1, 'added', entry('a', '10:00')),
				event(2, 'changed', entry('a', '11:00'), { start: at('10:00'), end: at('11:00') })
			],
			NOW
		);
		expect(change).toMatchObject({ kind: 'added', entry: { start: at('11:00') } });
	});

	it('added and taken away again before anybody looked is no news', () => {
		const unseen = [event(1, 'added', entry('a', '10:00')), { ...event(2, 'removed', null), lesson: 'a' }];
		expect(changesOf(unseen, NOW)).toEqual([]);
	});

	it('a lesson given to somebody else says which one it was', () => {
		const was = { start: at('10:00'), end: at('11:00'), kind: 'driving' as const };
		const [change] = changesOf([{ ...event(1, 'removed', null, was), lesson: 'a' }], NOW);
		expect(change).toMatchObject({ kind: 'removed', entry: null, was });
	});

	it('cancelled, and cancelled then restored', () => {
		const off = event(1, 'cancelled', entry('a', '10:00', { state: 'cancelled' }), { state: 'planned' });
		const on = event(2, 'changed', entry('a', '10:00'), { state: 'cancelled' });
		expect(changesOf([off], NOW)).toMatchObject([{ kind: 'cancelled' }]);
		expect(changesOf([on], NOW)).toMatchObject([{ kind: 'restored' }]);
		expect(changesOf([off, on], NOW)).toEqual([]);
	});

	it('another instructor or car is told, an outcome is not', () => {
		const told = event(1, 'changed', entry('a', '10:00'), { instructor: 'Hervé' });
		const outcome = event(1, 'changed', entry('b', '10:00', { state: 'done' }), { state: 'planned' });
		expect(changesOf([told], NOW)).toMatchObject([{ kind: 'edited', was: { instructor: 'Hervé' } }]);
		expect(changesOf([outcome], NOW)).toEqual([]);
	});

	it('what lies wholly in the past is no news any more', () => {
		const moved = event(1, 'changed', entry('a', '11:00'), { start: at('10:00'), end: at('11:00') });
		expect(changesOf([moved], at('12:30'))).toEqual([]);
		expect(changesOf([moved], at('11:30'))).toHaveLength(1);
	});
});
