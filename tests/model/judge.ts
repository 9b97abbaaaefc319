import { instant, type Lesson } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { holds, same } from './broken.ts';
import { type CandidatePage } from './candidate-page.ts';
import { type Screen } from './screen.ts';
import { PEOPLE, type World } from './world.ts';

const byId = (a: { id: string }, b: { id: string }): number => a.id.localeCompare(b.id);

async function rowsOf(world: World, week: string) {
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
		from lesson where school_id = ${world.ecole.id} and week = ${week}`;
	return rows
		.map(({ starts_at, ends_at, ...row }) => ({ ...row, start: instant(+starts_at), end: instant(+ends_at) }))
		.sort(byId);
}

const shown = (lessons: Iterable<Lesson>) =>
	[...lessons]
		.map(({ id, version, state, instructor, vehicle, candidates, start, end }) => ({
			id,
			version,
			state,
			instructor,
			vehicle,
			candidates,
			start,
			end
		}))
		.sort(byId);

/** Everything that must agree once all is well again and everybody has come to rest. */
export async function judge(world: World): Promise<void> {
	same(world.mismatches, [], 'an auditor found a board that tells what PostgreSQL does not hold (R25)');
	for (const screen of world.screens) await judgeScreen(world, screen);
	for (const screen of world.screens) screen.look(screen.week === world.week ? world.nextWeek : world.week);
	await world.rest();
	for (const screen of world.screens) await judgeScreen(world, screen);
	await judgeVerdicts(world);
	await judgeRows(world);
	for (const page of world.pages) {
		await judgePage(world, page);
		await judgeLeaks(world, page);
	}
	for (const screen of world.screens) judgeNames(screen);
}

/** R4, R30: what is on screen is what PostgreSQL holds, and nothing waits for an answer. */
async function judgeScreen(world: World, screen: Screen): Promise<void> {
	for (const board of screen.boards.all) {
		same(board.link, 'live', `${screen.name}'s line to ${board.week}`);
		same(shown(board.lessons.values()), await rowsOf(world, board.week), `${screen.name} sees ${board.week}`);
	}
	same(screen.boards.waiting, 0, `${screen.name}'s edits without a verdict`);
}

/** R14: each edit has one verdict, the one its author was told. */
async function judgeVerdicts(world: World): Promise<void> {
	const made = world.screens.flatMap((screen) => [...screen.made.keys()]);
	const verdicts = await world.ledger.verdicts([...made, ...world.answered.keys()]);
	same(
		made.filter((id) => !verdicts.has(id)),
		[],
		'edits without a verdict'
	);
	for (const [id, verdict] of world.answered) same(verdicts.get(id), verdict, `the verdict of form ${id}`);
	for (const screen of world.screens)
		for (const { id } of screen.boards.refused)
			same(verdicts.get(id)?.verdict, 'rejected', `${screen.name}'s refused ${id}`);
}

/** No overlap; one audit row, one outbox row and one event a change; versions without a gap. */
async function judgeRows(world: World): Promise<void> {
	const { id } = world.ecole;
	const [count] = await world.db.owner<Record<string, number>[]>`
		select (select count(*)::int from audit where school_id = ${id} and thing = 'lesson') as steps,
			(select coalesce(sum(version), 0)::int from lesson where school_id = ${id}) as versions,
			(select count(*)::int from lesson a join lesson b on a.id < b.id and a.state <> 'cancelled' and b.state <> 'cancelled'
				and a.school_id = ${id} and b.school_id = a.school_id
				and a.starts_at < b.ends_at and b.starts_at < a.ends_at
				and (a.instructor_id = b.instructor_id or a.place_id = b.place_id and a.place_exclusive or a.vehicle_id = b.vehicle_id
					or exists (select 1 from lesson_candidate x join lesson_candidate y using (candidate_id) where x.lesson_id = a.id and y.lesson_id = b.id))) as overlaps,
			(select count(*)::int from edit where school_id = ${id} and verdict->>'verdict' = 'accepted'
				and not exists (select 1 from audit where edit_id = edit.id)) as silent,
			(select count(*)::int from audit join edit on edit.id = edit_id where audit.school_id = ${id}
				and verdict->>'verdict' <> 'accepted') as undone,
			(select count(*)::int from (select lesson_id, candidate_id, kind from candidate_event where school_id = ${id}) e) as events,
			(select count(*)::int from outbox where school_id = ${id} and kind = 'planning_changed' and payload ? 'lesson') as messages,
			(select count(*)::int from outbox where school_id = ${id} and kind = 'week_published') as publishings,
			(select count(*)::int from board where school_id = ${id} and published_at is not null) as published`;
	same(count?.['overlaps'], 0, 'overlaps');
	same(count?.['steps'], count?.['versions'], 'audit rows of lessons, and their versions');
	same(count?.['silent'], 0, 'accepted edits without an audit row');
	same(count?.['undone'], 0, 'audit rows of refused edits');
	same(count?.['publishings'], count?.['published'], 'messages of published weeks');
	await judgeEvents(world, count?.['messages'] ?? 0);
}

/** Versions of each candidate without a gap; a message for each event but those of publishing, which has its own. */
async function judgeEvents(world: World, messages: number): Promise<void> {
	const { id } = world.ecole;
	const rows = await world.db.owner<{ candidate: string; versions: number[]; last: number }[]>`
		select c.id as candidate, c.planning_version::int as last,
			array(select version::int from candidate_event where candidate_id = c.id order by version) as versions
		from candidate c where school_id = ${id}`;
	for (const { versions, last } of rows)
		same(
			versions,
			Array.from({ length: last }, (_, n) => n + 1),
			'a candidate’s versions'
		);
	const [row] = await world.db.owner<{ n: number }[]>`
		select count(*)::int as n from candidate_event e where school_id = ${id} and not exists (
			select 1 from audit a where a.school_id = e.school_id and a.action = 'week.publish' and a.at = e.at)`;
	same(messages, row?.n, 'messages to candidates, and events beside publishing');
}

/** R20: a page that heard of all changes shows what a page loaded now would show. */
async function judgePage(world: World, page: CandidatePage): Promise<void> {
	const rows = await world.db.owner<{ entry: PlanningEntry }[]>`
		select entry from planning_entry where candidate_id = ${page.candidate} and published`;
	same(told(page.planning?.entries ?? []), told(rows.map((row) => row.entry)), `planning of ${page.name}`);
}

/** R21: no byte a candidate was ever sent names anything that is not theirs. */
async function judgeLeaks(world: World, page: CandidatePage): Promise<void> {
	const rows = await world.db.owner<{ id: string }[]>`
		select id from lesson where school_id = ${world.ecole.id} and not exists (
			select 1 from audit where thing = 'lesson' and thing_id = lesson.id::text
				and after->'candidates' ? ${page.candidate})`;
	const others = PEOPLE.candidates.filter((name) => name !== page.name);
	const foreign = [
		...rows.map((row) => row.id),
		...others,
		...others.map((name) => world.ecole.ids[name] ?? ''),
		...[...others, page.name, 'Rose', 'Guy', 'Awa', 'Paul'].map((name) => world.ecole.actor(name).account)
	];
	const all = page.bytes.join('\n');
	same(
		foreign.filter((one) => all.includes(one)),
		[],
		`what ${page.name} was told of others`
	);
}

/** R21: boards carry ids; names of candidates never travel with them. */
function judgeNames(screen: Screen): void {
	for (const bytes of screen.heard)
		holds(
			!PEOPLE.candidates.some((name) => bytes.includes(name)),
			`${screen.name} was sent a candidate’s name`
		);
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
