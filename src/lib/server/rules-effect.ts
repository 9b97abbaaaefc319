import { createHash } from 'node:crypto';
import * as schoolRules from '#db/school-rules.ts';
import { type Tx } from '#db/sql.ts';
import { outside, tooClose } from '#domain/rule-change.ts';
import { type DatedRules } from '#domain/rules.ts';
import { instantOf } from '#domain/week.ts';

const SHOWN = 40;

/** What a change of rules would do to the lessons to come. */
export interface RulesEffect {
	from: string;
	/** The day before which it holds, when later rules are already set. */
	until: string | null;
	lessons: number;
	clashes: { first: Side; second: Side; who: string; missing: number }[];
	clashCount: number;
	outside: (Side & { id: string; who: string })[];
	outsideCount: number;
	/** Stands for exactly this change and this effect: what was seen is what is done. */
	digest: string;
}

interface Side {
	start: number;
	end: number;
	week: string;
}

/** Reads the lessons the new rules would hold for, and judges them. */
export async function effectOf(tx: Tx, change: DatedRules, zone: string): Promise<RulesEffect> {
	const span = await spanOf(tx, change.from, zone);
	const lessons = await schoolRules.lessonsBetween(tx, span.from, span.until);
	const starting = lessons.filter((lesson) => lesson.start >= span.from.getTime());
	// A pair across the beginning is judged by its first lesson, which keeps the old rules.
	const clashes = tooClose(lessons, change.rules).filter(({ first }) => first.start >= span.from.getTime());
	const misfits = outside(starting, change.rules, zone);
	const ids = [clashes.map(({ first, second }) => [first.id, second.id]), misfits.map((one) => one.id)];
	return {
		from: change.from,
		until: span.untilDay,
		lessons: starting.length,
		clashes: clashes.slice(0, SHOWN).map(({ first, second, missing }) => ({
			first: side(first),
			second: side(second),
			who: first.who,
			missing
		})),
		clashCount: clashes.length,
		outside: misfits.slice(0, SHOWN).map((one) => ({ ...side(one), id: one.id, who: one.who })),
		outsideCount: misfits.length,
		digest: createHash('sha256')
			.update(JSON.stringify([change, ids]))
			.digest('base64url')
	};
}

/** From the first instant of the day on, until later rules already set take over. */
export async function spanOf(tx: Tx, from: string, zone: string) {
	const untilDay = (await schoolRules.dated(tx)).find((row) => row.from > from)?.from ?? null;
	const instant = (day: string) => new Date(instantOf(day, '00:00', zone));
	return { from: instant(from), until: untilDay === null ? null : instant(untilDay), untilDay };
}

const side = ({ start, end, week }: schoolRules.ToCome): Side => ({ start, end, week });
