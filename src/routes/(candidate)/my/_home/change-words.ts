import { m } from '#paraglide/messages.js';
import { type Clock, dayOf, named, timeOf } from '#lib/planning/calendar-day.ts';
import { type LessonChange } from '#lib/planning/change.ts';
import { kindWord, momentWord } from '#lib/planning/words.ts';

interface Step {
	key: string;
	was: string | null;
	now: string | null;
}

/** `mar. 10:00`; a longer moment names its date, once is enough. */
const NEAR = 'mar. 10:00'.length;

const TITLES: Record<LessonChange['kind'], () => string> = {
	added: m.my_added,
	moved: m.my_changed,
	edited: m.my_changed,
	cancelled: m.my_cancelled_news,
	restored: m.my_restored,
	removed: m.my_removed
};

/** The card's words: what happened, then old and new side by side. @param now milliseconds */
export const changeWords = (
	change: LessonChange,
	now: number,
	clock: Clock
): { title: string; steps: Step[] } => ({
	title: TITLES[change.kind](),
	steps: [whereClocksShow(momentStep(change, now, clock), clock), ...factSteps(change)].filter(
		(step) => step.was !== null || step.now !== null
	)
});

function momentStep(change: LessonChange, today: number, clock: Clock): Step {
	const start = change.entry?.start ?? change.was.start;
	if (!start) return { key: 'start', was: null, now: null };
	const old = change.was.start ?? start;
	if (change.kind === 'moved')
		return old === start ? lengthStep(change, clock) : movedStep(old, start, today, clock);
	const isOff = change.kind === 'cancelled' || change.kind === 'removed';
	return isOff
		? { key: 'start', was: momentWord(old, today, clock), now: null }
		: { key: 'start', was: null, now: momentWord(start, today, clock) };
}

/** The place of the hours once, after the last of them. */
const whereClocksShow = ({ was, now, ...step }: Step, clock: Clock): Step =>
	now === null ? { ...step, was: was && named(was, clock), now } : { ...step, was, now: named(now, clock) };

function movedStep(old: string, start: string, today: number, clock: Clock): Step {
	const was = momentWord(old, today, clock);
	const isOneDay = dayOf(start, clock.zone) === dayOf(old, clock.zone);
	const isFar = was.length > NEAR;
	return {
		key: 'start',
		was,
		now: isOneDay && isFar ? timeOf(start, clock.zone) : momentWord(start, today, clock)
	};
}

/** Same start, another end: 10:00–11:00 → 10:00–12:00. */
function lengthStep({ entry, was }: LessonChange, { zone }: Clock): Step {
	const span = (end: string | undefined) =>
		entry && end ? `${timeOf(entry.start, zone)}–${timeOf(end, zone)}` : null;
	return { key: 'start', was: span(was.end), now: span(entry?.end) };
}

function factSteps(change: LessonChange): Step[] {
	const { entry, was } = change;
	if (!entry || change.kind === 'added' || change.kind === 'cancelled' || change.kind === 'removed')
		return [];
	const steps = (['instructor', 'plate', 'place'] as const)
		.filter((field) => field in was)
		.map((field) => ({ key: field, was: was[field] ?? null, now: entry[field] }));
	return was.kind ? [...steps, { key: 'kind', was: kindWord(was.kind), now: kindWord(entry.kind) }] : steps;
}
