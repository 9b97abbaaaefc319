import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { type Step } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { addWeeks, daysOf, instantOf, parseWeek, type Week } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { boardOf, isRefused, lessonsOf } from '#sync/board-doc.ts';
import { editId } from '../builders/lesson.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';

/** Ordinary weeks, the turn of the year, and both changes of the clock. */
const WEEKS = ['2026-W48', '2026-W53', '2027-W01', '2026-W43', '2026-W13'] as Week[];
const ZONES = ['Africa/Libreville', 'Europe/Paris'];
const PEOPLE = {
	instructors: ['Awa', 'Paul'],
	candidates: ['Joël', 'Merveille', 'Davy'],
	vehicles: ['AA-1', 'BB-2'],
	yards: ['Parc']
};

const action = fc.record({
	who: fc.nat(2),
	what: fc.constantFrom(
		'create',
		'create',
		'move',
		'move',
		'week',
		'assign',
		'seat',
		'cancel',
		'restore',
		'swap',
		'dismiss',
		'send',
		'send',
		'sync',
		'form',
		'publish',
		'restart'
	),
	pick: fc.nat(1000),
	day: fc.constantFrom(1, 5, 6),
	slot: fc.constantFrom(0, 1, 4, 5, 11),
	other: fc.nat(1000)
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

let db: TestDatabase;
beforeAll(async () => {
	db = await freshDatabase();
});
afterAll(async () => {
	console.log(
		await db.owner`select coalesce(verdict->'reason'->>'code', 'accepted') as v, count(*)::int n from edit group by 1 order by 2 desc`
	);
	await db.drop();
});

/** One person at a screen: edits its own document at once, and sends when the network allows. */
class Screen {
	readonly doc = new Y.Doc();
	readonly edits: string[] = [];
	readonly #world: World;
	readonly name: string;
	#waiting: Uint8Array[] = [];

	constructor(world: World, name: string, clientId: number) {
		this.#world = world;
		this.name = name;
		this.doc.clientID = clientId;
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== 'server') this.#waiting.push(update);
		});
	}
	get actor() {
		return this.#world.ecole.actor(this.name);
	}
	lessons(): Lesson[] {
		return [...lessonsOf(boardOf(this.doc)).values()].sort((a, b) => a.id.localeCompare(b.id));
	}
	write(edit: Step | { op: 'batch'; steps: Step[] }): void {
		const id = editId(this.#world.now);
		this.edits.push(id);
		boardOf(this.doc).edits.set(id, edit);
	}
	async send(): Promise<void> {
		const board = await this.#world.board();
		for (const update of this.#waiting.splice(0)) {
			const received = await board.receive({ actor: this.actor, clientId: this.doc.clientID }, update);
			expect(received).toEqual({ status: 'committed' });
		}
	}
	async sync(): Promise<void> {
		await this.send();
		const board = await this.#world.board();
		Y.applyUpdate(this.doc, (await board.sync(Y.encodeStateVector(this.doc))).update, 'server');
	}
}

class World {
	readonly week: Week;
	readonly zone: string;
	readonly now: number;
	readonly screens: Screen[];
	readonly ecole: TestSchool;
	readonly told: BoardCommit[] = [];
	schedule: Schedule;
	forms = 0;

	constructor(week: Week, zone: string, ecole: TestSchool) {
		this.week = week;
		this.zone = zone;
		this.ecole = ecole;
		this.now = Date.parse(instantOf(daysOf(week)[0] ?? '', '00:00', zone)) - 86_400_000;
		this.schedule = this.open();
		this.screens = ['Rose', 'Guy', 'Awa'].map((name, n) => new Screen(this, name, 1000 + n));
	}
	open(): Schedule {
		const schedule = createSchedule({ sql: db.app, clock: () => this.now });
		schedule.onCommit((commit) => this.told.push(commit));
		return schedule;
	}
	board() {
		return this.schedule.board(this.ecole.id, this.week);
	}
	id(names: readonly string[], n: number): string {
		return this.ecole.ids[names[n % names.length] ?? ''] ?? '';
	}
	/** Two-hour steps, so that lessons meet often. */
	hours(day: number, slot: number, week = this.week): { start: string; end: string } {
		const start = Date.parse(
			instantOf(daysOf(week)[day] ?? '', `${String(slot * 2).padStart(2, '0')}:00`, this.zone)
		);
		return { start: instant(start), end: instant(start + (slot % 3 === 0 ? 130 : 60) * 60_000) };
	}
}

const RELAXED = {
	override: [
		'outside_hours',
		'closed_day',
		'off_grid',
		'in_the_past',
		'instructor_hours',
		'instructor_break',
		'candidate_daily'
	] as Step['override'],
	reason: 'other' as const
};
const step = (one: Lesson, op: Step['op'], set: Step['set'] = {}): Step => ({
	op,
	lesson: one.id,
	base: one.version,
	set,
	was: Object.fromEntries(Object.keys(set).map((key) => [key, one[key as keyof Lesson]])),
	...RELAXED
});

function freshLesson(world: World, { pick, day, slot, other }: Action): Step {
	return {
		op: 'create',
		lesson: crypto.randomUUID(),
		base: 0,
		set: {
			kind: pick % 4 === 0 ? 'theory' : 'driving',
			...world.hours(day, slot),
			instructor: pick % 5 === 0 ? null : world.id(PEOPLE.instructors, pick),
			vehicle: other % 3 === 0 ? null : world.id(PEOPLE.vehicles, other),
			place: other % 4 === 0 ? world.id(PEOPLE.yards, 0) : null,
			capacity: pick % 4 === 0 ? 1 + (other % 2) : null
		},
		was: {},
		seats: { add: [world.id(PEOPLE.candidates, other)], remove: [] },
		...RELAXED
	};
}

/** The steps a person can take on a lesson they see. */
function stepOn(world: World, one: Lesson, others: readonly Lesson[], action: Action): Step | Step[] {
	const { what, day, slot, other } = action;
	switch (what) {
		case 'move':
			return step(one, 'move', world.hours(day, slot));
		case 'week':
			return step(one, 'move', world.hours(day, slot, addWeeks(world.week, 1)));
		case 'assign':
			return step(one, 'assign', {
				instructor: world.id(PEOPLE.instructors, other),
				vehicle: world.id(PEOPLE.vehicles, other)
			});
		case 'seat':
			return {
				...step(one, 'edit'),
				seats: { add: [world.id(PEOPLE.candidates, other)], remove: [world.id(PEOPLE.candidates, other + 1)] }
			};
		case 'restore':
			return step(one, 'restore');
		case 'swap': {
			const two = others.find((lesson) => lesson.id !== one.id);
			if (!two) return step(one, 'restore');
			return [
				step(one, 'move', { start: two.start, end: two.end }),
				step(two, 'move', { start: one.start, end: one.end })
			];
		}
		default:
			return { ...step(one, 'cancel'), reason: 'weather' };
	}
}

async function act(world: World, action: Action): Promise<void> {
	const screen = world.screens[action.who];
	if (!screen) return;
	const lessons = screen.lessons();
	const one = lessons[action.pick % Math.max(lessons.length, 1)];
	switch (action.what) {
		case 'send':
			return await screen.send();
		case 'sync':
			return await screen.sync();
		case 'publish':
			if (action.pick % 3 === 0) await world.schedule.publish(world.ecole.actor('Rose'), world.week);
			return;
		case 'restart':
			await world.schedule.close();
			world.schedule = world.open();
			return;
		case 'form':
			world.forms += 1;
			await world.schedule.submit(world.ecole.actor('Guy'), world.week, [
				{ id: editId(world.now), edit: freshLesson(world, action) }
			]);
			return;
		case 'dismiss': {
			const own = [...boardOf(screen.doc).edits.entries()].find(
				([, entry]) => isRefused(entry) && entry.by === screen.actor.account
			);
			if (own) boardOf(screen.doc).edits.delete(own[0]);
			return;
		}
		case 'create':
			return screen.write(freshLesson(world, action));
		default: {
			if (!one) return;
			const made = stepOn(world, one, lessons, action);
			screen.write(Array.isArray(made) ? { op: 'batch', steps: made } : made);
		}
	}
}

async function rowsOf(world: World, week: Week) {
	const rows = await db.owner<
		{
			id: string;
			version: number;
			state: string;
			starts_at: Date;
			ends_at: Date;
			instructor: string | null;
			vehicle: string | null;
			candidates: string[];
		}[]
	>`
		select id, version, state, starts_at, ends_at, instructor_id as instructor, vehicle_id as vehicle,
			array(select candidate_id from lesson_candidate where lesson_id = lesson.id order by 1) as candidates
		from lesson where school_id = ${world.ecole.id} and week = ${week} order by id`;
	return rows.map(({ starts_at, ends_at, ...row }) => ({
		...row,
		start: instant(+starts_at),
		end: instant(+ends_at)
	}));
}

const shown = (lessons: readonly Lesson[]) =>
	lessons.map(({ id, version, state, instructor, vehicle, candidates, start, end }) => ({
		id,
		version,
		state,
		instructor,
		vehicle,
		candidates,
		start,
		end
	}));

/** What a candidate's page shows after applying every event it was sent. */
function planningFrom(world: World, candidate: string): Map<string, PlanningEntry> {
	const planning = new Map<string, PlanningEntry>();
	const events = world.told.flatMap((commit) => commit.pushes).filter((push) => push.candidate === candidate);
	expect(events.map((push) => push.event.version)).toEqual(events.map((_, n) => n + 1));
	for (const { event } of events) {
		if (event.entry) planning.set(event.lesson, event.entry);
		else planning.delete(event.lesson);
	}
	return planning;
}

async function judge(world: World): Promise<void> {
	for (const screen of world.screens) await screen.sync();
	for (const screen of world.screens) await screen.sync();
	const rows = await rowsOf(world, world.week);
	for (const screen of world.screens) {
		expect(shown(screen.lessons()), `screen of ${screen.name}`).toEqual(rows);
		const open = [...boardOf(screen.doc).edits.values()].filter((entry) => !isRefused(entry));
		expect(open, 'edits without a verdict').toEqual([]);
	}
	const made = world.screens.flatMap((screen) => screen.edits);
	const answered = await db.owner<{ id: string }[]>`select id from edit where id = any(${made})`;
	expect(answered.length, 'each edit has one verdict').toBe(made.length);
	const [count] = await db.owner<{ steps: number; versions: number; overlaps: number }[]>`
		select (select count(*)::int from audit where school_id = ${world.ecole.id} and thing = 'lesson') as steps,
			(select coalesce(sum(version), 0)::int from lesson where school_id = ${world.ecole.id}) as versions,
			(select count(*)::int from lesson a join lesson b on a.id < b.id and a.state <> 'cancelled' and b.state <> 'cancelled'
				and a.school_id = ${world.ecole.id} and b.school_id = a.school_id
				and a.starts_at < b.ends_at and b.starts_at < a.ends_at
				and (a.instructor_id = b.instructor_id or a.vehicle_id = b.vehicle_id
					or exists (select 1 from lesson_candidate x join lesson_candidate y using (candidate_id) where x.lesson_id = a.id and y.lesson_id = b.id))) as overlaps`;
	expect(count?.overlaps, 'overlaps').toBe(0);
	expect(count?.steps, 'one audit row a change').toBe(count?.versions);
	for (const name of PEOPLE.candidates) {
		const id = world.ecole.ids[name] ?? '';
		const entries = await db.owner<{ lesson_id: string; entry: PlanningEntry }[]>`
			select lesson_id, entry from planning_entry where candidate_id = ${id} and published`;
		const planning = planningFrom(world, id);
		const visible = entries.filter((row) => row.entry.state !== 'cancelled');
		const followed = [...planning].filter(([, entry]) => entry.state !== 'cancelled');
		const byLesson = (list: { lesson: string; start: string; version: number }[]) =>
			list.sort((a, b) => a.lesson.localeCompare(b.lesson));
		expect(
			byLesson(followed.map(([lesson, entry]) => ({ lesson, start: entry.start, version: 0 }))),
			`planning of ${name}`
		).toEqual(
			byLesson(visible.map((row) => ({ lesson: row.lesson_id, start: row.entry.start, version: 0 })))
		);
	}
}

test(
	'R4, R9, R14, R19: whatever three people do, screens, rows, audit and candidates agree',
	{ timeout: 120_000 },
	async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...WEEKS),
				fc.constantFrom(...ZONES),
				fc.array(action, { minLength: 40, maxLength: 90, size: 'max' }),
				async (week, zone, actions) => {
					expect(parseWeek(week)).toBe(week);
					const ecole = await school(db.owner, { admins: ['Rose', 'Guy'], ...PEOPLE, zone });
					const world = new World(week, zone, ecole);
					for (const one of actions) await act(world, one);
					await judge(world);
					await world.schedule.close();
				}
			),
			{ numRuns: Number(process.env.FUZZ_RUNS ?? 25) }
		);
	}
);
