import { describe, expect, it } from 'vitest';
import { outside, tooClose } from './rule-change.ts';

const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`);
const lesson = (
	id: string,
	start: string,
	end: string,
	place: string | null = 'glass',
	instructor = 'awa'
) => ({
	id,
	start: at(start),
	end: at(end),
	instructor,
	place,
	state: 'planned'
});

describe('new buffers', () => {
	const rules = { buffer: 15, travel: 30 };

	it('push neighbours of one instructor into each other, and say by how much', () => {
		const found = tooClose([lesson('b', '10:10', '11:00'), lesson('a', '09:00', '10:00')], rules);
		expect(found.map((one) => [one.first.id, one.second.id, one.missing])).toEqual([['a', 'b', 5]]);
	});

	it('ask for the way only where the place changes', () => {
		const owendo = lesson('b', '10:20', '11:00', 'owendo');
		expect(tooClose([lesson('a', '09:00', '10:00'), owendo], rules)).toHaveLength(1);
		expect(tooClose([lesson('a', '09:00', '10:00', null), owendo], rules)).toHaveLength(0);
	});

	it('leave two instructors alone', () => {
		const paul = lesson('b', '10:00', '11:00', 'glass', 'paul');
		expect(tooClose([lesson('a', '09:00', '10:00'), paul], rules)).toHaveLength(0);
	});
});

describe('new hours', () => {
	const rules = { opens: '08:00', closes: '18:00', days: [1, 2, 3, 4, 5] };

	it('leave outside what begins too early, ends too late or falls on a closed day, on the school’s own clock', () => {
		const early = lesson('early', '06:30', '07:30');
		const inside = lesson('inside', '07:00', '08:00');
		const late = lesson('late', '16:30', '17:30');
		const found = outside([early, inside, late], rules, 'Africa/Libreville');
		expect(found.map((one) => one.id)).toEqual(['early', 'late']);
		expect(outside([inside], { ...rules, days: [1] }, 'Africa/Libreville')).toHaveLength(1);
	});
});
