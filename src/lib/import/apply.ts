import { setTimeout as pause } from 'node:timers/promises';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow, type RowOutcome } from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Draft, newcomers } from '#domain/import/draft.ts';
import { createOf } from '#domain/import/judge.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { type ImportHouse } from './import-house.ts';
import { editIdOf, newcomerIdOf } from './ids.ts';

const AT_ONCE = 50;
const TRIES = 3;

/** Imports this process is applying; the promise never rejects. */
const running = new Map<string, Promise<void>>();

/**
 * Brings the chosen rows onto the boards, week by week through the one write path. Every edit has an id of its
 * own that never changes, so what was cut off is simply done again: nothing is made twice.
 */
export function apply(house: ImportHouse, school: string, importId: string): Promise<void> {
	const known = running.get(importId);
	if (known) return known;
	const work = run(house, school, importId)
		.catch((error: unknown) => {
			console.error(JSON.stringify({ import: importId, error: String(error) }));
		})
		.finally(() => running.delete(importId));
	running.set(importId, work);
	return work;
}

async function run(house: ImportHouse, school: string, importId: string): Promise<void> {
	const scope = { school };
	const { one, rows } = await inSchool(house.sql, scope, async (tx) => {
		const found = await imports.find(tx, importId);
		return {
			one: found,
			rows: found ? await importRows.waiting(tx, importId, found.overrideReason !== null) : []
		};
	});
	if (one?.state !== 'applying' || !one.mapping) return;
	const actor: Actor = { account: one.account, school, roles: ['admin'], instructor: null, candidate: null };
	await welcome(house, actor, one, rows);
	for (const [week, chosen] of byWeek(rows, one.zone))
		for (let at = 0; at < chosen.length; at += AT_ONCE)
			await applySome(house, actor, one, week, chosen.slice(at, at + AT_ONCE));
	await inSchool(house.sql, scope, (tx) => imports.moveOn(tx, importId, ['applying'], 'applied'));
}

/** Makes the people and things that these lessons need and the school has not. */
async function welcome(
	house: ImportHouse,
	actor: Actor,
	one: Import,
	rows: readonly ImportRow[]
): Promise<void> {
	if (!one.mapping) return;
	const needed = new Set(rows.flatMap(({ draft }) => (draft ? idsOf(draft) : [])));
	const all = newcomers(one.mapping, (group, key) => newcomerIdOf(actor.school, group, key));
	await inSchool(house.sql, { school: actor.school }, (tx) =>
		context.addNewcomers(
			tx,
			actor.school,
			actor.account,
			all.filter(({ id }) => needed.has(id))
		)
	);
}

const idsOf = (draft: Draft): (string | null)[] => [
	draft.instructor,
	draft.vehicle,
	draft.place,
	...draft.candidates
];

type Chosen = ImportRow & { lesson: string; draft: Draft };

/** A lesson belongs to the board of the week it starts in, as the school's clock has it. */
function byWeek(rows: readonly ImportRow[], zone: string): Map<Week, Chosen[]> {
	const weeks = new Map<Week, Chosen[]>();
	for (const row of rows) {
		if (!row.draft || row.lesson === null) continue;
		const week = weekOf(row.draft.start, zone);
		const chosen = weeks.get(week) ?? [];
		chosen.push({ ...row, lesson: row.lesson, draft: row.draft });
		weeks.set(week, chosen);
	}
	return weeks;
}

async function applySome(
	house: ImportHouse,
	actor: Actor,
	one: Import,
	week: Week,
	rows: Chosen[]
): Promise<void> {
	const scope = { school: actor.school };
	const there = await inSchool(house.sql, scope, (tx) => othersOf(tx, one, rows));
	const fresh = rows.filter((row) => !there.has(row.lesson));
	const verdicts = await submit(house, actor, one, week, fresh);
	const outcomes = [
		...rows
			.filter((row) => there.has(row.lesson))
			.map(({ n }) => ({ n, outcome: { outcome: 'already' as const } })),
		...fresh.map(({ n }, index) => ({ n, outcome: outcomeOf(verdicts[index]) }))
	];
	await inSchool(house.sql, scope, async (tx) => {
		await importRows.saveOutcomes(tx, one.id, outcomes);
		await imports.touch(tx, one.id);
	});
}

/** Lessons that stand already, wherever they are by now, and not because this import was cut off after making them. */
async function othersOf(tx: Tx, one: Import, rows: readonly Chosen[]): Promise<Set<string>> {
	const there = await context.existing(
		tx,
		rows.map((row) => row.lesson)
	);
	const answered = await context.answered(
		tx,
		rows.map((row) => editIdOf(one.id, one.createdAt, row.lesson))
	);
	return new Set(
		rows
			.filter((row) => there.has(row.lesson) && !answered.has(editIdOf(one.id, one.createdAt, row.lesson)))
			.map((row) => row.lesson)
	);
}

async function submit(
	house: ImportHouse,
	actor: Actor,
	one: Import,
	week: Week,
	rows: Chosen[]
): Promise<Verdict[]> {
	const edits = rows.map((row) => ({
		id: editIdOf(one.id, one.createdAt, row.lesson),
		edit: createOf(row.lesson, row.draft, acceptOf(row, one))
	}));
	for (let attempt = 1; ; attempt++) {
		try {
			return edits.length === 0 ? [] : await house.schedule.submit(actor, week, edits);
		} catch (error) {
			if (attempt === TRIES) throw error;
			await pause(attempt * 500);
		}
	}
}

const acceptOf = (row: Chosen, one: Import) =>
	row.verdict?.verdict === 'soft' && one.overrideReason !== null
		? { rules: row.verdict.rules, reason: one.overrideReason }
		: undefined;

function outcomeOf(verdict: Verdict | undefined): RowOutcome {
	if (!verdict) throw new Error('the write path answered fewer verdicts than edits');
	if (verdict.verdict === 'accepted') return { outcome: 'taken' };
	return verdict.reason.code === 'exists'
		? { outcome: 'already' }
		: { outcome: 'refused', reason: verdict.reason };
}

/** Nobody has been at work on it for this long: it was cut off. Milliseconds. */
const CUT_OFF = 15_000;

/** Was its process killed half-way? Then `apply` goes on where it stood. */
export const isCutOff = (one: Import): boolean =>
	one.state === 'applying' && !running.has(one.id) && one.idle > CUT_OFF;
