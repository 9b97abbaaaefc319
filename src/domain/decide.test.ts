import { describe, expect, test } from 'vitest';
import { admin, at, create, id, instructor, lesson, move } from '../../tests/builders/lesson.ts';
import { decide } from './decide.ts';
import { type Edit } from './edit.ts';
import { type Lesson } from './lesson.ts';
import { LessonIndex } from './lesson-index.ts';
import { type Actor } from './policy.ts';
import { DEFAULT_RULES } from './rules.ts';
import { SOFT_RULES } from './verdict.ts';

const decided = (edit: Edit, lessons: Lesson[], actor: Actor = admin(), parties: string[] = []) =>
	decide(edit, actor, {
		lessons: new LessonIndex(lessons),
		zone: 'UTC',
		dated: [{ from: '2026-01-01', rules: DEFAULT_RULES }],
		closures: [],
		exclusive: new Set(),
		now: at('Mon 06:00'),
		parties
	});
const reason = (...args: Parameters<typeof decided>) => {
	const answer = decided(...args);
	return answer.ok ? null : answer.reason;
};
const after = (...args: Parameters<typeof decided>) => {
	const answer = decided(...args);
	if (!answer.ok) throw new Error(JSON.stringify(answer.reason));
	return answer.changes.map((change) => change.after);
};

describe('R3: three-way merge by field', () => {
	const seen = lesson('Tue 09:00-10:00', { instructor: id('Awa'), vehicle: id('car') });

	test('a stale edit is taken when every field it touches is as its author saw it', () => {
		const now = { ...seen, version: 4, vehicle: id('other car') };
		expect(after(move(seen, 'Tue 14:00-15:00'), [now])).toMatchObject([
			{ version: 5, start: at('Tue 14:00'), vehicle: id('other car') }
		]);
	});

	test('it is refused with what changed, when, and by whom otherwise', () => {
		const now = { ...seen, version: 2, start: at('Tue 11:00'), end: at('Tue 12:00'), by: id('paul') };
		expect(reason(move(seen, 'Tue 14:00-15:00'), [now])).toMatchObject({
			code: 'stale',
			fields: ['start', 'end'],
			now: { start: at('Tue 11:00') },
			by: id('paul')
		});
	});

	test('an edit made on an own change that never was is stale, though the version is right', () => {
		const onPending = {
			...move(seen, 'Tue 14:00-15:00'),
			was: { start: at('Tue 11:00'), end: at('Tue 12:00') }
		};
		expect(reason(onPending, [seen])).toMatchObject({ code: 'stale', fields: ['start', 'end'] });
	});

	test('two people adding different candidates to a class do not undo each other', () => {
		const theory = lesson('Tue 09:00-10:30', {
			kind: 'theory',
			capacity: 3,
			candidates: [id('a')],
			version: 7
		});
		const add = (name: string): Edit => ({
			op: 'edit',
			lesson: theory.id,
			base: 5,
			set: {},
			was: {},
			seats: { add: [id(name)], remove: [] }
		});
		expect(after(add('b'), [theory])[0]?.candidates).toEqual([id('a'), id('b')].sort());
		expect(reason(add('b'), [{ ...theory, capacity: 1 }])).toMatchObject({ code: 'full', capacity: 1 });
	});
});

describe('who may change what', () => {
	const mine = lesson('Tue 09:00-10:00', { instructor: id('Awa') });
	const theirs = lesson('Tue 14:00-15:00', { instructor: id('Paul') });

	test('an instructor moves their own lesson and not a colleague’s', () => {
		expect(reason(move(mine, 'Wed 09:00-10:00'), [mine, theirs], instructor('Awa'))).toBeNull();
		expect(reason(move(theirs, 'Wed 09:00-10:00'), [mine, theirs], instructor('Awa'))).toMatchObject({
			code: 'forbidden',
			why: 'not_yours',
			owner: id('Paul')
		});
	});

	test('an instructor gives no lesson to a colleague', () => {
		const give: Edit = {
			op: 'assign',
			lesson: mine.id,
			base: 1,
			set: { instructor: id('Paul') },
			was: { instructor: id('Awa') }
		};
		expect(reason(give, [mine], instructor('Awa'))).toMatchObject({ code: 'forbidden', owner: id('Paul') });
	});

	test('an official exam is the admin’s, also when it is called something else first', () => {
		const exam = lesson('Tue 09:00-10:00', { instructor: id('Awa'), kind: 'official_exam' });
		const rename: Edit = {
			op: 'edit',
			lesson: exam.id,
			base: 1,
			set: { kind: 'driving' },
			was: { kind: 'official_exam' }
		};
		expect(reason(rename, [exam], instructor('Awa'))).toMatchObject({ why: 'official_exam' });
		expect(reason(move(exam, 'Wed 09:00-10:00'), [exam], instructor('Awa'))).toMatchObject({
			why: 'official_exam'
		});
	});

	test('a swap both agreed to is one batch, judged as it ends', () => {
		const swap: Edit = {
			op: 'batch',
			steps: [
				{
					op: 'assign',
					lesson: mine.id,
					base: 1,
					set: { instructor: id('Paul') },
					was: { instructor: id('Awa') }
				},
				{
					op: 'assign',
					lesson: theirs.id,
					base: 1,
					set: { instructor: id('Awa') },
					was: { instructor: id('Paul') }
				}
			]
		};
		const sameHour = { ...theirs, start: mine.start, end: mine.end };
		expect(
			after(swap, [mine, sameHour], instructor('Paul'), [id('Awa')]).map((one) => one.instructor)
		).toEqual([id('Paul'), id('Awa')]);
		expect(reason(swap, [mine, sameHour], instructor('Paul'))).toMatchObject({ code: 'forbidden' });
	});
});

describe('R3: soft rules ask for a reason', () => {
	test('outside the opening hours, with a reason it is taken', () => {
		const late = lesson('Tue 19:00-20:00', { instructor: id('Awa') });
		expect(reason(create(late), [])).toEqual({ code: 'needs_reason', rules: ['outside_hours'] });
		expect(reason({ ...create(late), override: ['outside_hours'] }, [])).toMatchObject({
			code: 'needs_reason'
		});
		expect(
			reason({ ...create(late), override: ['outside_hours'], reason: 'candidate_asked' }, [])
		).toBeNull();
	});

	test('of the rules that a swap sets aside, only those it met are kept', () => {
		const late = create(lesson('Tue 19:00-20:00', { instructor: id('Awa') }));
		const decision = decided({ ...late, override: [...SOFT_RULES], reason: 'agreed' }, []);
		expect(decision.ok && decision.changes.map(({ step }) => step.override)).toEqual([['outside_hours']]);
	});

	test('Sunday, off the grid, in the past', () => {
		expect(reason(create(lesson('Sun 09:00-10:00')), [])).toMatchObject({ rules: ['closed_day'] });
		expect(reason(create(lesson('Tue 09:05-10:05')), [])).toMatchObject({ rules: ['off_grid'] });
		const withSeconds = (time: string) => time.replace('00Z', '30Z');
		const half = lesson('Tue 09:00-10:00');
		expect(
			reason(create({ ...half, start: withSeconds(half.start), end: withSeconds(half.end) }), [])
		).toMatchObject({ rules: ['off_grid'] });
		expect(reason(create(lesson('Mon 05:00-05:30')), [])).toMatchObject({
			rules: ['outside_hours', 'in_the_past']
		});
	});

	test('a third drive of a candidate in one day; eight hours and four without a break for an instructor', () => {
		const joel = { candidates: [id('Joël')] };
		const day = [lesson('Tue 08:00-09:00', joel), lesson('Tue 10:00-11:00', joel)];
		expect(reason(create(lesson('Tue 14:00-15:00', joel)), day)).toMatchObject({
			rules: ['candidate_daily']
		});
		const awa = { instructor: id('Awa') };
		const busy = ['07:00-09:00', '09:30-11:30', '12:00-14:00', '14:30-16:30'].map((hours) =>
			lesson(`Tue ${hours}`, awa)
		);
		expect(reason(create(lesson('Tue 17:00-18:00', awa)), busy)).toMatchObject({
			rules: ['instructor_hours']
		});
		expect(reason(create(lesson('Tue 09:15-11:30', awa)), [lesson('Tue 07:00-09:00', awa)])).toMatchObject({
			rules: ['instructor_break']
		});
	});
});

describe('states', () => {
	test('what is done or cancelled does not move; cancelled comes back by restore', () => {
		const done = lesson('Tue 09:00-10:00', { state: 'done' });
		expect(reason(move(done, 'Wed 09:00-10:00'), [done])).toMatchObject({
			code: 'wrong_state',
			state: 'done'
		});
		const cancelled = lesson('Tue 09:00-10:00', { state: 'cancelled', cancelledBy: 'school' });
		expect(
			after({ op: 'restore', lesson: cancelled.id, base: 1, set: {}, was: {} }, [cancelled])
		).toMatchObject([{ state: 'planned', cancelledBy: null, cancelReason: null }]);
	});

	test('a cancel keeps who and why', () => {
		const one = lesson('Tue 09:00-10:00');
		expect(
			after(
				{
					op: 'cancel',
					lesson: one.id,
					base: 1,
					set: { cancelledBy: 'candidate' },
					was: {},
					reason: 'candidate_ill'
				},
				[one]
			)
		).toMatchObject([{ state: 'cancelled', cancelledBy: 'candidate', cancelReason: 'candidate_ill' }]);
	});

	test('nothing ends before it begins, and what is gone or there already says so', () => {
		const one = lesson('Tue 09:00-10:00');
		expect(reason({ ...move(one, 'Tue 09:00-10:00'), set: { end: at('Tue 08:00') } }, [one])).toMatchObject({
			code: 'malformed'
		});
		expect(reason(move(one, 'Tue 11:00-12:00'), [])).toEqual({ code: 'gone' });
		expect(reason(create(one), [one])).toEqual({ code: 'exists' });
	});
});
