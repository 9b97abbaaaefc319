import { type Edit, type Step, stepsOf } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Facts } from './facts.ts';
import { type Entry } from '../load/ledger.ts';
import { history } from './history.ts';
import { type Finding, finding } from './verdict.ts';

/**
 * Saved means durable, and unknown is safe to repeat: what a screen showed as saved or refused is what PostgreSQL
 * has under that id, once, with its effect; and every edit that was ever made has its verdict.
 */
export function judgeLedger({ ledger, edits, audit, lessons }: Facts): Finding {
	const verdicts = new Map(edits.map(({ id, verdict }) => [id, verdict.verdict]));
	const effects = effectsOf(audit);
	const complaints: string[] = [];
	let made = 0;
	for (const [id, entries] of Map.groupBy(ledger, (entry) => entry.id)) {
		const shown = new Set(entries.map(({ what }) => what));
		if (!shown.has('dropped'))
			complaints.push(...contradictions(shown, verdicts.get(id)).map((what) => `${id}: ${what}`));
		const first = entries.find((entry) => entry.what === 'made');
		if (first) made++;
		if (first && shown.has('saved')) complaints.push(...objections(id, first.edit, effects.get(id)));
	}
	return finding(made, [...complaints, ...strayRows(audit, lessons)]);
}

/** @param held PostgreSQL's verdict */
function contradictions(shown: ReadonlySet<Entry['what']>, held: string | undefined): string[] {
	const found: string[] = [];
	if (held === undefined) found.push('made on a screen, PostgreSQL has no verdict');
	if (shown.size === 1) found.push('its screen never showed a verdict');
	if (shown.has('saved') && shown.has('refused')) found.push('shown as saved and as refused');
	if (shown.has('back')) found.push('shown as saved, and then as open again');
	if (shown.has('saved') && held === 'rejected') found.push('shown as saved, PostgreSQL says rejected');
	if (shown.has('refused') && held === 'accepted') found.push('shown as refused, PostgreSQL says accepted');
	return found;
}

/** The lessons an edit changed, as they stood right after it, in the order of their audit rows. */
function effectsOf(audit: Facts['audit']): Map<string, Lesson[]> {
	const effects = new Map<string, Lesson[]>();
	for (const { edit, changes } of history(audit))
		if (edit !== null)
			effects.set(
				edit,
				changes.map(({ is }) => is)
			);
	return effects;
}

function objections(id: string, edit: Edit, effect: readonly Lesson[] = []): string[] {
	return stepsOf(edit).flatMap((step) => {
		const after = effect.filter((lesson) => lesson.id === step.lesson);
		if (after.length !== 1) return [`${id}: its ${step.op} was done ${String(after.length)} times`];
		return isDone(step, after[0]) ? [] : [`${id}: its ${step.op} is not what was asked for`];
	});
}

const STATE = { cancel: 'cancelled', restore: 'planned' } as const;

function isDone(step: Step, after: Lesson | undefined): boolean {
	if (!after) return false;
	const state = step.op === 'cancel' || step.op === 'restore' ? STATE[step.op] : after.state;
	const isSet = Object.entries(step.set).every(([field, value]) => after[field as keyof Lesson] === value);
	return isSet && after.state === state && isSeated(step, after);
}

function isSeated({ seats }: Step, { candidates }: Lesson): boolean {
	const { add = [], remove = [] } = seats ?? {};
	const gone = remove.filter((one) => !add.includes(one));
	return add.every((one) => candidates.includes(one)) && !gone.some((one) => candidates.includes(one));
}

const SAME = ['version', 'start', 'end', 'state', 'instructor', 'vehicle', 'place', 'candidates'] as const;

/** Lessons that are not what their changes, one after the other, come to. */
function strayRows(audit: Facts['audit'], rows: Facts['lessons']): string[] {
	const last = [...history(audit)].at(-1)?.lessons ?? new Map<string, Lesson>();
	const held = new Map(rows.map((lesson) => [lesson.id, lesson]));
	return [...new Set([...last.keys(), ...held.keys()])].flatMap((id) => {
		const [folded, row] = [last.get(id), held.get(id)];
		const field = SAME.find((one) => JSON.stringify(folded?.[one]) !== JSON.stringify(row?.[one]));
		return field ? [`lesson ${id}: its row and its history differ in ${field}`] : [];
	});
}
