import { m } from '#paraglide/messages.js';
import { type Clock, timeOf } from '#lib/planning/calendar-day.ts';
import { type LessonChange } from '#lib/planning/change.ts';
import { kindWord, momentWord } from '#lib/planning/words.ts';

interface Step {
	key: string;
	was: string | null;
	now: string | null;
}

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
	steps: [momentStep(change, now, clock), ...factSteps(change)].filter(
		(step) => step.was !== null || step.now !== null
	)
});

function momentStep(change: LessonChange, today: number, clock: Clock): Step {
	const start = change.entry?.start ?? change.was.start;
	const old = change.was.start ?? start;
	if (!start || !old) return { key: 'start', was: null, now: null };
	const was = momentWord(old, today, clock);
	if (change.kind === 'cancelled' || change.kind === 'removed') return { key: 'start', was, now: null };
	const now = momentWord(start, today, clock);
	if (change.kind !== 'moved') return { key: 'start', was: null, now };
	return was === now ? lengthStep(change, clock) : { key: 'start', was, now };
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
