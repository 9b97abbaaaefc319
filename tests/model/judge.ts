import { expect } from 'vitest';
import { instant, type Lesson } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { addWeeks, type Week } from '#domain/week.ts';
import { boardOf, isRefused, lessonsOf } from '#sync/board-doc.ts';
import * as Y from 'yjs';
import { PEOPLE, type World } from './world.ts';

async function rowsOf(world: World, week: Week) {
	const rows = await world.db.owner<
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

/** The document of the following week, as a newcomer gets it. */
async function lessonsNextWeek(world: World) {
	const board = await world.schedule.board(world.ecole.id, addWeeks(world.week, 1));
	const doc = new Y.Doc();
	Y.applyUpdate(doc, (await board.sync(Y.encodeStateVector(doc))).update);
	return shown([...lessonsOf(boardOf(doc)).values()].sort((a, b) => a.id.localeCompare(b.id)));
}

/** Everything that must agree once all screens have synced. */
export async function judge(world: World): Promise<void> {
	for (const screen of world.screens) await screen.sync();
	for (const screen of world.screens) await screen.sync();
	const rows = await rowsOf(world, world.week);
	for (const screen of world.screens) {
		expect(shown(screen.lessons()), `screen of ${screen.name}`).toEqual(rows);
		const open = [...boardOf(screen.doc).edits.values()].filter((entry) => !isRefused(entry));
		expect(open, 'edits without a verdict').toEqual([]);
	}
	expect(await lessonsNextWeek(world), 'the week lessons are moved to').toEqual(
		await rowsOf(world, addWeeks(world.week, 1))
	);
	const made = world.screens.flatMap((screen) => screen.edits);
	const answered = await world.db.owner<{ id: string }[]>`select id from edit where id = any(${made})`;
	expect(answered.length, 'each edit has one verdict').toBe(made.length);
	const [count] = await world.db.owner<{ steps: number; versions: number; overlaps: number }[]>`
		select (select count(*)::int from audit where school_id = ${world.ecole.id} and thing = 'lesson') as steps,
			(select coalesce(sum(version), 0)::int from lesson where school_id = ${world.ecole.id}) as versions,
			(select count(*)::int from lesson a join lesson b on a.id < b.id and a.state <> 'cancelled' and b.state <> 'cancelled'
				and a.school_id = ${world.ecole.id} and b.school_id = a.school_id
				and a.starts_at < b.ends_at and b.starts_at < a.ends_at
				and (a.instructor_id = b.instructor_id or a.place_id = b.place_id and a.place_exclusive or a.vehicle_id = b.vehicle_id
					or exists (select 1 from lesson_candidate x join lesson_candidate y using (candidate_id) where x.lesson_id = a.id and y.lesson_id = b.id))) as overlaps`;
	expect(count?.overlaps, 'overlaps').toBe(0);
	expect(count?.steps, 'one audit row a change').toBe(count?.versions);
	for (const name of PEOPLE.candidates) {
		const id = world.ecole.ids[name] ?? '';
		const entries = await world.db.owner<{ entry: PlanningEntry }[]>`
			select entry from planning_entry where candidate_id = ${id} and published`;
		const planning = planningFrom(world, id);
		expect(told([...planning.values()]), `planning of ${name}`).toEqual(
			told(entries.map((row) => row.entry))
		);
	}
}

/** What a candidate reads of their lessons. */
const told = (entries: readonly PlanningEntry[]) =>
	entries
		.map(({ lesson, state, start, end, instructor, plate, place }) => ({
			lesson,
			state,
			start,
			end,
			instructor,
			plate,
			place
		}))
		.sort((a, b) => a.lesson.localeCompare(b.lesson));
