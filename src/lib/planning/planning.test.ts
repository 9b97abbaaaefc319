import { describe, expect, it } from 'vitest';
import { type PlanningEntry, type PlanningEvent } from '#domain/planning.ts';
import { applied, comingOf, heard, nextOf, type Planning } from './planning.ts';
import { entry, event } from '../../../tests/builders/planning.ts';

const planning = (version: number, entries: PlanningEntry[] = []): Planning => ({
	version,
	entries,
	unseen: []
});
const versions = (events: readonly PlanningEvent[]): number[] => events.map((one) => one.version);

describe('a candidate’s planning', () => {
	it('takes a moved lesson to its new place in the day', () => {
		const before = planning(4, [entry('a', '10:00'), entry('b', '12:00')]);
		const after = applied(before, [event(5, 'changed', entry('a', '14:00'))]);
		expect(after.version).toBe(5);
		expect(after.entries.map((one) => one.lesson)).toEqual(['b', 'a']);
	});

	it('lets go of a lesson given to somebody else', () => {
		const after = applied(planning(4, [entry('a', '10:00')]), [
			{ ...event(5, 'removed', null), lesson: 'a' }
		]);
		expect(after.entries).toEqual([]);
		expect(versions(after.unseen)).toEqual([5]);
	});

	it('R20: what the render already held changes nothing', () => {
		const before = planning(7, [entry('a', '10:00')]);
		expect(
			applied(before, [event(6, 'changed', entry('a', '09:00')), event(7, 'added', entry('b', '11:00'))])
		).toBe(before);
	});

	it('shows the next lesson that is held, and leaves cancelled ones to be seen', () => {
		const entries = [
			entry('over', '07:00'),
			entry('off', '09:00', { state: 'cancelled' }),
			entry('next', '10:00'),
			entry('later', '12:00')
		];
		const now = '2026-11-24T08:30:00Z';
		const next = nextOf(entries, now);
		expect(next?.lesson).toBe('next');
		expect(comingOf(entries, next, now).map((one) => one.lesson)).toEqual(['off', 'later']);
	});
});

describe('what arrives on the wire (R20)', () => {
	const log = [event(5, 'added', entry('a', '10:00'))];

	it('appends what follows, in order, whatever order it came in', () => {
		const found = heard(log, 5, [
			event(7, 'added', entry('c', '11:00')),
			event(6, 'added', entry('b', '12:00'))
		]);
		expect(found.status === 'next' && versions(found.log)).toEqual([5, 6, 7]);
	});

	it('ignores what is known', () => {
		expect(
			heard(log, 5, [event(4, 'added', entry('a', '10:00')), event(5, 'added', entry('a', '10:00'))])
		).toEqual({
			status: 'known'
		});
		expect(heard(log, 5, [])).toEqual({ status: 'known' });
	});

	it('asks again when one was missed', () => {
		expect(heard(log, 5, [event(7, 'added', entry('b', '12:00'))])).toEqual({ status: 'gap', last: 5 });
	});
});
