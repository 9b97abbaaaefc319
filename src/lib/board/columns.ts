import { type Lesson, isDriving, minutesOf } from '#domain/lesson.ts';
import { type SchoolRules } from '#domain/rules.ts';
import { dayOf } from '#domain/week.ts';
import { type ShownLesson } from '#sync/overlay.ts';
import { type Column } from '#lib/calendar/slip.ts';
import { m } from '#paraglide/messages.js';
import { type Directory } from './directory.svelte.ts';
import { isCounted } from './unborn.ts';
import { hoursWord } from './words.ts';

export const COLUMN_KINDS = ['instructors', 'vehicles', 'places'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** Id of the column for lessons that have nobody or nothing there. */
export const NONE = 'none';

const FIELD = { instructors: 'instructor', vehicles: 'vehicle', places: 'place' } as const;
export const columnField = (kind: ColumnKind): 'instructor' | 'vehicle' | 'place' => FIELD[kind];

export const columnOf = (
	lesson: Pick<Lesson, 'instructor' | 'vehicle' | 'place'>,
	kind: ColumnKind
): string => lesson[FIELD[kind]] ?? NONE;

interface Row {
	id: string;
	title: string;
	meta: string;
	active: boolean;
}

const rowsOf = (kind: ColumnKind, { names }: Directory): Row[] => {
	switch (kind) {
		case 'instructors':
			return names.instructors.map((one) => ({ ...one, title: one.name, meta: one.permits.join(' · ') }));
		case 'vehicles':
			return names.vehicles.map((one) => ({
				...one,
				title: one.plate,
				meta: `${one.permit} · ${one.model}`
			}));
		case 'places':
			return names.places.map((one) => ({
				...one,
				title: one.name,
				meta: one.exclusive ? m.board_one_at_a_time() : ''
			}));
	}
};

export interface ColumnsInput {
	kind: ColumnKind;
	directory: Directory;
	lessons: readonly ShownLesson[];
	/** Those that stand: what was refused counts nowhere. */
	standing: readonly ShownLesson[];
	day: string;
	zone: string;
	rules: SchoolRules;
	/** More than one day is on screen: a day's hours would say the wrong thing. */
	severalDays: boolean;
	/** Ids to show; empty: all. */
	only: ReadonlySet<string>;
}

/** The columns of a board: who or what is active, or still has lessons; with what is driven that day and week. */
export function columnsOf({
	kind,
	directory,
	lessons,
	standing,
	day,
	zone,
	rules,
	only,
	...more
}: ColumnsInput): Column[] {
	const counted = standing.filter(isCounted);
	const used = new Set([...lessons, ...standing].map((lesson) => columnOf(lesson, kind)));
	const rows = rowsOf(kind, directory)
		.filter((row) => row.active || used.has(row.id))
		.sort((a, b) => a.title.localeCompare(b.title, 'fr'));
	if (used.has(NONE)) rows.push({ id: NONE, title: m.board_nobody_column(), meta: '', active: true });
	return rows
		.filter((row) => only.size === 0 || only.has(row.id))
		.map((row) => {
			const own = counted.filter(
				(lesson) =>
					columnOf(lesson, kind) === row.id &&
					// An instructor's day is measured in driving, a room or car is taken by whatever is there.
					(kind !== 'instructors' || isDriving(lesson.kind))
			);
			const today = minutes(own.filter((lesson) => dayOf(lesson.start, zone) === day));
			return {
				id: row.id,
				title: row.title,
				meta: [...(row.active ? [] : [m.board_off()]), row.meta].filter(Boolean).join(' · '),
				...(row.id === NONE ? NO_LOAD : loads(kind, more.severalDays ? null : today, minutes(own), rules))
			};
		});
}

const minutes = (lessons: readonly Lesson[]): number =>
	lessons.reduce((sum, lesson) => sum + minutesOf(lesson), 0);

const NO_LOAD = { load: '', part: 0, full: false, weekLoad: '' };

function loads(kind: ColumnKind, today: number | null, week: number, rules: SchoolRules) {
	const most = rules.instructorDailyDriving;
	const weekLoad = kind === 'instructors' ? `${hoursWord(week)} / ${hoursWord(most * 5)}` : hoursWord(week);
	if (today === null) return { load: '', part: 0, full: false, weekLoad };
	const part = Math.min(100, Math.round((today / most) * 100));
	// Several lessons may share a place: it is never full.
	if (kind === 'places') return { load: hoursWord(today), part: 0, full: false, weekLoad };
	if (kind === 'vehicles') return { load: hoursWord(today), part, full: false, weekLoad };
	return {
		load: `${hoursWord(today)} / ${hoursWord(most)}`,
		part,
		full: today / most > 0.9,
		weekLoad
	};
}
