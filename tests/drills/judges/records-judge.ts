import { stepsOf } from '#domain/edit.ts';
import { type Facts, type Told } from './facts.ts';
import { history, type LessonChange } from './history.ts';
import { type Finding, finding } from './verdict.ts';

/** One audit row for each change of an accepted edit and none beside; one outbox row for each candidate it concerns. */
export function judgeRecords(facts: Facts): Finding {
	const accepted = new Set(
		facts.edits.filter(({ verdict }) => verdict.verdict === 'accepted').map(({ id }) => id)
	);
	const commits = Map.groupBy(history(facts.audit), ({ at }) => at);
	const expected = [...commits.values()].flatMap((moments) =>
		toldBy(moments.flatMap(({ changes }) => changes))
	);
	return finding(facts.audit.length, [
		...auditComplaints(facts, accepted),
		...difference('outbox', facts.outbox, expected),
		...difference('candidates’ stream', facts.events, expected),
		...gaps(facts)
	]);
}

function auditComplaints({ audit, ledger }: Facts, accepted: ReadonlySet<string>): string[] {
	const counts = new Map<string, number>();
	for (const { edit } of audit) counts.set(edit ?? '', (counts.get(edit ?? '') ?? 0) + 1);
	const steps = new Map(
		ledger.flatMap((entry) => (entry.what === 'made' ? [[entry.id, stepsOf(entry.edit).length]] : []))
	);
	return [
		...[...accepted]
			.filter((id) => counts.get(id) !== (steps.get(id) ?? counts.get(id) ?? 1))
			.map((id) => `edit ${id} was accepted and has ${String(counts.get(id) ?? 0)} audit rows`),
		...[...counts.keys()]
			.filter((id) => !accepted.has(id))
			.map((id) => `audit rows under ${id}, which no accepted edit bears`)
	];
}

const TOLD = ['start', 'end', 'kind', 'state', 'instructor', 'vehicle', 'place', 'topic'] as const;

/**
 * Whom a commit tells what, worked out anew from what its lessons were and became; every week is published. Nobody is
 * told of a seat they had for a moment within it.
 */
function toldBy(changes: readonly LessonChange[]): Told[] {
	const first = new Map(changes.toReversed().map(({ was, is }) => [is.id, was]));
	const last = new Map(changes.map(({ is }) => [is.id, is]));
	return changes.flatMap(told).filter(({ kind, lesson, candidate }) => {
		const seat = kind === 'removed' ? first.get(lesson) : last.get(lesson);
		return seat?.candidates.includes(candidate) ?? false;
	});
}

function told({ was, is }: LessonChange): Told[] {
	const [had, has] = [was?.candidates ?? [], is.candidates];
	const isOther = was !== undefined && TOLD.some((field) => was[field] !== is[field]);
	const kind = is.state === 'cancelled' && was?.state !== 'cancelled' ? 'cancelled' : 'changed';
	const tell = (candidate: string, as: string): Told => ({ candidate, lesson: is.id, kind: as });
	return [
		...had.filter((one) => !has.includes(one)).map((one) => tell(one, 'removed')),
		...has.filter((one) => !had.includes(one)).map((one) => tell(one, 'added')),
		...(isOther ? has.filter((one) => had.includes(one)).map((one) => tell(one, kind)) : [])
	];
}

function difference(name: string, held: readonly Told[], expected: readonly Told[]): string[] {
	const balance = new Map<string, number>();
	const add = ({ candidate, lesson, kind }: Told, by: number): void => {
		const key = `${kind} ${lesson} for ${candidate}`;
		balance.set(key, (balance.get(key) ?? 0) + by);
	};
	for (const one of expected) add(one, -1);
	for (const one of held) add(one, 1);
	return [...balance]
		.filter(([, count]) => count !== 0)
		.map(([key, count]) => `${name}: ${String(Math.abs(count))} too ${count > 0 ? 'many' : 'few'}: ${key}`);
}

/** A candidate's steps are numbered without a hole, as far as their own row counts. */
function gaps({ events, versions }: Facts): string[] {
	const seen = new Map<string, number>();
	const complaints: string[] = [];
	for (const { candidate, version } of events) {
		if (version !== (seen.get(candidate) ?? 0) + 1)
			complaints.push(`${candidate}: a hole before step ${String(version)}`);
		seen.set(candidate, version);
	}
	for (const [candidate, version] of Object.entries(versions))
		if ((seen.get(candidate) ?? 0) !== version)
			complaints.push(`${candidate}: its row counts ${String(version)} steps`);
	return complaints;
}
