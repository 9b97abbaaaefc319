import { type Step } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';

let last = 0;
/** Ids that read well in a failing test. */
export const id = (name?: string): string => {
	const text = name ? [...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 0xffffffffff, 7) : ++last;
	return `00000000-0000-4000-8000-${text.toString(16).padStart(12, '0')}`;
};

/** An edit id: a UUIDv7 made at `ms`. */
export const editId = (ms = Date.parse('2026-11-23T06:00:00Z')): string => {
	const time = ms.toString(16).padStart(12, '0');
	const tail = (++last).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
};

/** The week of 23 November 2026, in UTC: `at('Tue 09:00')`. */
export function at(text: string): string {
	const [day = '', time = ''] = text.split(' ');
	const index = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(day);
	if (index < 0) throw new Error(`no day ${text}`);
	return instant(Date.parse(`2026-11-23T${time}:00Z`) + index * 86_400_000);
}

/** `lesson('Tue 09:00-10:00', { instructor: 'Awa' })`: names become ids. */
export function lesson(when: string, fields: Partial<Lesson> = {}): Lesson {
	const [day = '', hours = ''] = when.split(' ');
	const [from = '', to = ''] = hours.split('-');
	return {
		id: id(),
		version: 1,
		kind: 'driving',
		state: 'planned',
		start: at(`${day} ${from}`),
		end: at(`${day} ${to}`),
		instructor: null,
		vehicle: null,
		place: null,
		capacity: null,
		permit: null,
		topic: null,
		series: null,
		candidates: [],
		cancelledBy: null,
		cancelReason: null,
		by: null,
		at: at('Mon 00:00'),
		...fields
	};
}

/** A step that moves `one` to another time, as somebody who sees it now. */
export function move(one: Lesson, when: string, more: Partial<Step> = {}): Step {
	const there = lesson(when);
	return {
		op: 'move',
		lesson: one.id,
		base: one.version,
		set: { start: there.start, end: there.end },
		was: { start: one.start, end: one.end },
		...more
	};
}

export function create(one: Lesson): Step {
	const { kind, start, end, instructor, vehicle, place, capacity, permit, topic, series } = one;
	return {
		op: 'create',
		lesson: one.id,
		base: 0,
		set: { kind, start, end, instructor, vehicle, place, capacity, permit, topic, series },
		was: {},
		seats: { add: one.candidates, remove: [] }
	};
}

export const admin = (school = id('school')): Actor => ({
	account: id('rose'),
	school,
	roles: ['admin'],
	instructor: null,
	candidate: null
});

export const instructor = (name: string, school = id('school')): Actor => ({
	account: id(`account of ${name}`),
	school,
	roles: ['instructor'],
	instructor: id(name),
	candidate: null
});
