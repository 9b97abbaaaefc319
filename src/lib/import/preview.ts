import { setImmediate as breathe } from 'node:timers/promises';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow } from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { inSchool } from '#db/sql.ts';
import { type Draft, draftOf } from '#domain/import/draft.ts';
import { createJudge, type RowVerdict } from '#domain/import/judge.ts';
import { type Mapping } from '#domain/import/mapping.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { createReader, type Directory } from '#domain/import/wording.ts';
import { instant } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type ImportHouse } from './import-house.ts';
import { newcomerIdOf } from './ids.ts';

/** Rows judged before other work of this process gets its turn. */
const AT_ONCE = 25;
const DAY = 86_400_000;

interface JudgedRow {
	n: number;
	draft: Draft | null;
	verdict: RowVerdict;
}

/** Makes lessons of the rows as the mapping says, and judges each against the planning as it stands now. */
export async function preview(
	house: ImportHouse,
	actor: Actor,
	importId: string,
	mapping: Mapping
): Promise<void> {
	const scope = { school: actor.school };
	const { rows, directory } = await inSchool(house.sql, scope, async (tx) => ({
		rows: await importRows.all(tx, importId),
		directory: await context.directory(tx)
	}));
	const judged = await judgeRows(house, actor, rows, mapping, directory);
	await inSchool(house.sql, scope, async (tx) => {
		await imports.saveMapping(tx, importId, mapping);
		if (await imports.moveOn(tx, importId, ['mapped'], 'previewed'))
			await importRows.saveVerdicts(tx, importId, judged);
	});
}

async function judgeRows(
	house: ImportHouse,
	actor: Actor,
	rows: readonly ImportRow[],
	mapping: Mapping,
	directory: Directory
): Promise<JudgedRow[]> {
	const read = createReader(directory);
	const judged: JudgedRow[] = [];
	const drafts: { n: number; lesson: string; draft: Draft }[] = [];
	for (const row of rows) {
		if (row.lesson === null || !isOccurrence(row.event)) continue;
		if (row.n % AT_ONCE === 0) await breathe();
		const drafted = draftOf(row.event, read(row.event), mapping, (group, key) =>
			newcomerIdOf(actor.school, group, key)
		);
		if (drafted.ok) drafts.push({ n: row.n, lesson: row.lesson, draft: drafted.draft });
		else judged.push({ n: row.n, draft: null, verdict: { verdict: 'left', why: drafted.why } });
	}
	const judge = createJudge(await judgeContext(house, actor, drafts));
	for (const { n, lesson, draft } of drafts) {
		if (n % AT_ONCE === 0) await breathe();
		judge.judge(lesson, draft, (verdict) => judged.push({ n, draft, verdict }));
	}
	judge.finish();
	return judged;
}

const isOccurrence = (event: ImportRow['event']): event is Occurrence => event.start !== undefined;

async function judgeContext(
	house: ImportHouse,
	actor: Actor,
	drafts: readonly { lesson: string; draft: Draft }[]
) {
	const starts = drafts.map(({ draft }) => Date.parse(draft.start));
	const first = new Date(Math.min(house.clock(), ...starts) - DAY);
	const last = new Date(Math.max(house.clock(), ...starts) + 2 * DAY);
	const facts = await schoolFacts.read(house.sql, actor.school);
	const { lessons, already } = await inSchool(house.sql, { school: actor.school }, async (tx) => ({
		lessons: await context.lessonsBetween(tx, first, last),
		already: await context.existing(
			tx,
			drafts.map(({ lesson }) => lesson)
		)
	}));
	return { ...facts, lessons, already, actor, now: instant(house.clock()) };
}
