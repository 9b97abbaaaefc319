import { setImmediate as breathe } from 'node:timers/promises';
import * as importActs from '#db/import-acts.ts';
import * as importListed from '#db/import-listed.ts';
import { type ListedRow } from '#db/import-listed.ts';
import * as importCounts from '#db/import-counts.ts';
import * as imports from '#db/imports.ts';
import * as schools from '#db/schools.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { listJudge, type Standing } from '#domain/import/judge-list.ts';
import { type Listed, type Unread, UNREAD_REASONS } from '#domain/import/occurrence.ts';
import { type Actor } from '#domain/policy.ts';
import { GA_CNEPC } from '#domain/profile/ga-cnepc.ts';
import { type Profile } from '#domain/profile/profile.ts';
import { profileOf } from '#domain/profile/profiles.ts';
import { phoneOf } from '#identity/phone.ts';
import { newcomerIdOf } from './ids.ts';
import { type ImportHouse } from './import-house.ts';
import { type Took } from './take.ts';

/** Rows judged before other work of this process gets its turn. */
const AT_ONCE = 200;
/** In this order: candidates name their instructors. */
const GROUPS = ['instructors', 'vehicles', 'candidates'] as const;

type House = Pick<ImportHouse, 'sql'>;

interface Lists {
	listed: readonly Listed[];
	unread: readonly Unread[];
}

/** The rows of the lists in a file, each with what would become of it. */
export const judgeListed = async (house: House, school: string, lists: Lists): Promise<ListedRow[]> =>
	judgedBy(lists, lists.listed.length > 0 ? await judgeOf(house, school) : undefined);

/**
 * The same without a school: by the rules a first school is proposed, and beside nobody. Whom a row names may be there,
 * so that is no objection.
 */
export const judgeListedAlone = async (lists: Lists): Promise<ListedRow[]> => {
	const judge = judgeBy({ instructors: [], candidates: [], vehicles: [] }, GA_CNEPC, '');
	return await judgedBy(lists, (one) => judge({ ...one, instructor: '' }));
};

async function judgedBy(
	{ listed, unread }: Lists,
	judge?: ReturnType<typeof listJudge>
): Promise<ListedRow[]> {
	const rows: ListedRow[] = unread.flatMap(({ row, line, file, sheet, title, group, reason }) =>
		group
			? [
					{
						n: 0,
						listed: {
							...nobody(row, group, title),
							...(line !== undefined && { line }),
							...(file !== undefined && { file }),
							...(sheet !== undefined && { sheet })
						},
						verdict: { verdict: 'refused', reason }
					}
				]
			: []
	);
	if (judge) {
		for (const group of GROUPS)
			for (const one of listed)
				if (one.group === group) {
					rows.push({ n: 0, listed: one, verdict: judge(one) });
					if (rows.length % AT_ONCE === 0) await breathe();
				}
	}
	const files = [...new Set(listed.map(({ file }) => file))];
	const place = ({ listed: { file } }: ListedRow): number => files.indexOf(file);
	return rows
		.sort((a, b) => order(a) - order(b) || place(a) - place(b) || a.listed.row - b.listed.row)
		.map((row, index) => ({ ...row, n: index + 1 }));
}

const order = ({ listed }: ListedRow): number => GROUPS.indexOf(listed.group);

/** A row that could not be read. */
const nobody = (row: number, group: Listed['group'], name: string): Listed => ({
	...{ row, group, name, phone: '', email: '', permit: '', instructor: '', hours: '' },
	...{ model: '', insuranceUntil: '', inspectionUntil: '' }
});

async function judgeOf({ sql }: House, school: string): Promise<ReturnType<typeof listJudge>> {
	const { standing, row } = await inSchool(sql, { school }, async (tx) => ({
		standing: await importListed.standing(tx),
		row: await schools.get(tx, school)
	}));
	return judgeBy(standing, profileOf(row.profile, row.profileVersion), school);
}

const judgeBy = (standing: Standing, profile: Profile, school: string): ReturnType<typeof listJudge> =>
	listJudge(standing, {
		phone: (written) => phoneOf(written, profile.phoneCountry),
		permits: profile.categories.map((category) => category.key),
		newId: (group, key) => newcomerIdOf(school, group, key)
	});

/**
 * Writes whom and what the lists of an import bring, all or nothing, as they are judged now.
 * @param revision of the page that was pressed; null: nobody has seen it
 */
export async function takeListed(
	house: House,
	actor: Actor,
	importId: string,
	revision: number | null
): Promise<Took> {
	const rows = await judgedAnew(house, actor.school, importId, isSettled);
	return await inSchool(house.sql, { school: actor.school }, async (tx): Promise<Took> => {
		await imports.lock(tx, importId);
		const one = await imports.find(tx, importId);
		if (one?.state !== 'listed') return { ok: false, why: 'late', byOther: one?.account !== actor.account };
		const acts = await importActs.last(tx, importId);
		if (revision !== null && acts.revision !== revision)
			return { ok: false, why: 'changed', acts, taken: rows.filter(isNew).length };
		const hasLessons = (await importCounts.counts(tx, importId)).total > 0;
		await imports.moveOn(tx, importId, ['listed'], hasLessons ? 'uploaded' : 'applied');
		await imports.setAccount(tx, importId, actor.account);
		await importActs.note(tx, importId, actor.account);
		await importListed.saveVerdicts(tx, importId, await write(tx, { ...actor, importId }, rows));
		return { ok: true };
	});
}

const isNew = ({ verdict }: ListedRow): boolean => verdict.verdict === 'new';
const isOut = ({ verdict }: ListedRow): boolean => verdict.verdict === 'left';

/** Leaves these rows out, or takes them up again; what others name may be there no longer, so all are judged anew. */
export async function leaveListed(
	house: House,
	actor: Actor,
	importId: string,
	{ rows, out }: { rows: ReadonlySet<number>; out: boolean }
): Promise<void> {
	const scope = { school: actor.school };
	const isChanged = (row: ListedRow): boolean => rows.has(row.n) && !isUnread(row) && isOut(row) !== out;
	const before = await inSchool(house.sql, scope, (tx) => importListed.all(tx, importId));
	if (!before.some(isChanged)) return;
	const isLeft = (row: ListedRow): boolean => (rows.has(row.n) ? out : isOut(row));
	const judged = await judgedAnew(house, actor.school, importId, (row) => isUnread(row) || isLeft(row));
	await inSchool(house.sql, scope, async (tx) => {
		await imports.lock(tx, importId);
		if ((await imports.find(tx, importId))?.state !== 'listed') return;
		const left = (row: ListedRow): ListedRow =>
			isLeft(row) && !isUnread(row) ? { ...row, verdict: { verdict: 'left' } } : row;
		await importListed.saveVerdicts(tx, importId, judged.map(left));
		await importActs.note(tx, importId, actor.account);
	});
}

/** @param stays rows whose verdict is not asked */
async function judgedAnew(
	house: House,
	school: string,
	importId: string,
	stays: (row: ListedRow) => boolean
): Promise<ListedRow[]> {
	const before = await inSchool(house.sql, { school }, (tx) => importListed.all(tx, importId));
	const judge = await judgeOf(house, school);
	const rows: ListedRow[] = [];
	for (const row of before) {
		rows.push(stays(row) ? row : { ...row, verdict: judge(row.listed) });
		if (rows.length % AT_ONCE === 0) await breathe();
	}
	return rows;
}

/** It could not be read, and can be no better now. */
const isUnread = ({ verdict }: ListedRow): boolean =>
	verdict.verdict === 'refused' && UNREAD_REASONS.some((reason) => reason === verdict.reason);

const isSettled = (row: ListedRow): boolean => isUnread(row) || isOut(row);

async function write(
	tx: Tx,
	by: Actor & { importId: string },
	rows: readonly ListedRow[]
): Promise<ListedRow[]> {
	const made = new Set<string>();
	for (const group of GROUPS) {
		const newcomers = rows.flatMap(({ listed, verdict }) =>
			listed.group === group && verdict.verdict === 'new' ? [{ ...verdict.fields, id: verdict.id }] : []
		);
		if (newcomers.length === 0) continue;
		for (const id of await importListed.make(tx, by, group, newcomers)) made.add(id);
	}
	return rows.map((row) => {
		if (row.verdict.verdict !== 'new') return row;
		const { id } = row.verdict;
		return { ...row, verdict: { verdict: made.has(id) ? 'taken' : 'already', id } };
	});
}
