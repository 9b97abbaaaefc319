import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as agendas from '#db/agendas.ts';
import * as plannings from '#db/plannings.ts';
import { inSchool } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { applied } from '#lib/planning/planning.ts';
import { at, create, move } from '../builders/lesson.ts';
import { WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson } from '../harness/live-school.ts';
import { school, type TestSchool } from '../harness/school.ts';

const ALWAYS = { from: null, to: null };
let db: TestDatabase;
let glass: TestSchool;
let schedule: Schedule;
let shared: Lesson;

const idOf = (name: string): string => glass.ids[name] ?? '';
const submit = (edit: ReturnType<typeof create>) =>
	schedule.submit(glass.actor('Rose'), WEEK, [{ id: freshEdit(), edit }]);
const asCandidate = <T>(name: string, work: Parameters<typeof inSchool<T>>[2]) =>
	inSchool(db.app, { school: glass.id, candidate: idOf(name) }, work);
const planningOf = async (name: string) => {
	const planning = await asCandidate(name, (tx) => plannings.read(tx, idOf(name), ALWAYS));
	if (!planning) throw new Error(`no planning of ${name}`);
	return planning;
};

beforeAll(async () => {
	db = await freshDatabase();
	glass = await school(db.owner, {
		admins: ['Rose'],
		instructors: ['Awa', 'Paul'],
		candidates: ['Merveille', 'Joël'],
		vehicles: ['DK-482-AA'],
		places: ['Glass']
	});
	schedule = createSchedule({ sql: db.app, clock: () => Date.parse('2026-11-23T05:00:00Z') });
	shared = freshLesson('Tue 14:00-15:30', {
		kind: 'theory',
		instructor: idOf('Paul'),
		candidates: [idOf('Merveille'), idOf('Joël')]
	});
	const own = { instructor: idOf('Awa'), vehicle: idOf('DK-482-AA'), place: idOf('Glass') };
	await submit(create(shared));
	await submit(create(freshLesson('Tue 09:00-10:00', { ...own, candidates: [idOf('Merveille')] })));
	await submit(create(freshLesson('Tue 11:00-12:00', { ...own, candidates: [idOf('Joël')] })));
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});

test('a draft week shows a candidate nothing', async () => {
	expect(await planningOf('Merveille')).toEqual({ version: 0, entries: [], unseen: [] });
});

describe('once published', () => {
	beforeAll(async () => {
		await schedule.publish(glass.actor('Rose'), WEEK);
	});

	test('a candidate reads their own lessons, and in a shared class nobody beside them', async () => {
		const mine = await planningOf('Merveille');
		expect(mine.entries.map((entry) => entry.start)).toEqual([at('Tue 09:00'), at('Tue 14:00')]);
		expect(mine.version).toBe(2);
		const text = JSON.stringify(mine);
		for (const foreign of ['Joël', idOf('Joël'), idOf('Paul'), idOf('Merveille')])
			expect(text).not.toContain(foreign);
	});

	test('R21: behind the second wall a query that forgets whose it is still reads only their rows', async () => {
		const found = await asCandidate('Merveille', async (tx) => ({
			people: await tx`select id from candidate`,
			lessons: await tx`select id from lesson`,
			seats: await tx`select candidate_id from lesson_candidate`,
			events: await tx`select distinct candidate_id from candidate_event`,
			entries: await tx`select distinct candidate_id from planning_entry`,
			audit: await tx`select id from audit`,
			log: await tx`select seq from board_log`
		}));
		expect(found.people).toEqual([{ id: idOf('Merveille') }]);
		expect(found.lessons).toHaveLength(2);
		expect(new Set(found.seats.map((row) => row.candidate_id as string))).toEqual(
			new Set([idOf('Merveille')])
		);
		expect(found.events).toEqual([{ candidate_id: idOf('Merveille') }]);
		expect(found.entries).toEqual([{ candidate_id: idOf('Merveille') }]);
		expect([found.audit, found.log]).toEqual([[], []]);
	});

	test('another candidate’s planning is not there to be asked for, nor to be acknowledged', async () => {
		const asked = await asCandidate('Merveille', (tx) => plannings.read(tx, idOf('Joël'), ALWAYS));
		expect(asked).toBeNull();
		expect(await asCandidate('Merveille', (tx) => plannings.since(tx, idOf('Joël'), 0))).toEqual([]);
		await asCandidate('Merveille', (tx) => plannings.acknowledge(tx, idOf('Joël'), [shared.id], 99));
		expect((await planningOf('Joël')).unseen).toHaveLength(2);
	});

	test('R20: a page rendered at any version and what followed make the page rendered now', async () => {
		const before = await planningOf('Merveille');
		await submit(move(shared, 'Wed 14:00-15:30'));
		await schedule.submit(glass.actor('Rose'), WEEK, [
			{
				id: freshEdit(),
				edit: {
					op: 'assign',
					lesson: shared.id,
					base: 2,
					set: { instructor: idOf('Awa') },
					was: { instructor: idOf('Paul') }
				}
			}
		]);
		const followed = await asCandidate('Merveille', (tx) =>
			plannings.since(tx, idOf('Merveille'), before.version)
		);
		expect(followed.map((event) => event.version)).toEqual([3, 4]);
		expect(followed[1]?.was).toEqual({ instructor: 'Paul' });
		expect(applied(before, followed)).toEqual(await planningOf('Merveille'));
	});

	test('"Vu" takes away what the page showed, not what came after', async () => {
		const { unseen } = await planningOf('Merveille');
		const ofShared = unseen.filter((event) => event.lesson === shared.id).map((event) => event.version);
		const upTo = ofShared.at(-2) ?? 0;
		await asCandidate('Merveille', (tx) => plannings.acknowledge(tx, idOf('Merveille'), [shared.id], upTo));
		const left = (await planningOf('Merveille')).unseen.filter((event) => event.lesson === shared.id);
		expect(left.map((event) => event.version)).toEqual(ofShared.slice(-1));
	});

	test('a lesson given to somebody else leaves with its time and without its new candidate', async () => {
		const [mine] = (await planningOf('Merveille')).entries;
		await schedule.submit(glass.actor('Rose'), WEEK, [
			{
				id: freshEdit(),
				edit: {
					op: 'edit',
					lesson: mine?.lesson ?? '',
					base: mine?.version ?? 0,
					set: {},
					was: {},
					seats: { add: [], remove: [idOf('Merveille')] }
				}
			}
		]);
		const after = await planningOf('Merveille');
		expect(after.entries.map((entry) => entry.lesson)).not.toContain(mine?.lesson);
		expect(after.unseen.at(-1)).toMatchObject({
			kind: 'removed',
			entry: null,
			was: { start: at('Tue 09:00'), end: at('Tue 10:00'), kind: 'driving' }
		});
	});
});

test('an instructor’s day names whom its lessons were for, with the phones of those they still teach', async () => {
	const day = (name: string, now = at('Tue 00:00')) =>
		inSchool(db.app, { school: glass.id }, (tx) =>
			agendas.between(tx, idOf(name), at('Tue 00:00'), at('Wed 00:00'), new Date(now))
		);
	const awa = await day('Awa');
	expect(awa.map((lesson) => [lesson.start, lesson.candidates.map((one) => one.name)])).toEqual([
		[at('Tue 09:00'), []],
		[at('Tue 11:00'), ['Joël']]
	]);
	expect(await day('Paul')).toEqual([]);

	const people = (lessons: typeof awa) => lessons.flatMap((lesson) => lesson.candidates);
	await db.owner`update candidate set phone = '+24177124508' where id = ${idOf('Joël')}`;
	const joel = { id: idOf('Joël'), name: 'Joël' };
	expect(people(await day('Awa'))).toEqual([{ ...joel, phone: '+24177124508' }]);
	expect(people(await day('Awa', '2027-03-01T00:00:00Z'))).toEqual([{ ...joel, phone: null }]);
	await db.owner`update candidate set instructor_id = ${idOf('Awa')} where id = ${idOf('Joël')}`;
	expect(people(await day('Awa', '2027-03-01T00:00:00Z'))).toEqual([{ ...joel, phone: '+24177124508' }]);
	await db.owner`update lesson set state = 'cancelled', cancelled_by = 'school' where instructor_id = ${idOf('Awa')}`;
	expect(people(await day('Awa'))).toEqual([{ ...joel, phone: null }]);
});
