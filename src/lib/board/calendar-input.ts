import { type Lesson } from '#domain/lesson.ts';
import { dayOf, minuteOfDay } from '#domain/week.ts';
import { overlay, type ShownLesson } from '#sync/overlay.ts';
import { type Cell, type Column, type Slip, type Tag } from '#lib/calendar/slip.ts';
import { type Span } from '#lib/calendar/open-calendar.ts';
import { m } from '#paraglide/messages.js';
import { columnField, type ColumnKind, columnOf, columnsOf, NONE } from './columns.ts';
import { type Desk } from './desk.svelte.ts';
import { isGhost } from './import-ghosts.svelte.ts';
import { type Ghost, type Touched } from './import-shown.ts';
import { columnsOfNewcomers, ghostSlip, touchedSlip } from './import-slips.ts';
import { standOf } from './refused-room.ts';
import { type SlipInput, slipOf } from './slips.ts';
import { type Wish } from './steps.ts';
import { firstName } from './words.ts';

/** A lesson carried by the keyboard, where it would stand. */
export interface Carried {
	lesson: string;
	span: Span;
	/** As it was when it was taken up: what others change meanwhile must not pass for seen. */
	base: Lesson;
}

/** Slips of what is on screen, by lesson id; without `columns` each says all by itself. */
export function slipsOn(
	desk: Desk,
	carried: Carried | null,
	columns: ColumnKind | null = desk.place.columns
): Map<string, Slip> {
	const touched = desk.ghosts?.touched(desk.place.week) ?? new Map<string, Touched>();
	const input = inputOn(desk, carried, columns, touched);
	const slips = new Map<string, Slip>();
	for (const lesson of withoutBuried(desk.lessons)) {
		const slip = touchedSlip(slipOf(lesson, input), touched.get(lesson.id));
		slips.set(slip.id, carried?.lesson === slip.id ? { ...slip, ...carried.span } : slip);
	}
	for (const lesson of desk.standing) {
		const slip = slipOf({ ...lesson, id: standingId(lesson.id) }, input);
		slips.set(slip.id, { ...slip, movable: false, standing: true });
	}
	for (const ghost of importedOn(desk)) {
		const slip = ghostSlip(ghost, input);
		slips.set(slip.id, { ...slip, selected: ghost === desk.ghosts?.opened });
	}
	giveRoom(desk, slips);
	return slips;
}

function inputOn(
	desk: Desk,
	carried: Carried | null,
	columns: ColumnKind | null,
	touched: ReadonlyMap<string, Touched>
): SlipInput {
	return {
		...plainInput(desk, columns),
		draft: desk.published === false,
		selected: desk.selected,
		moving: carried?.lesson ?? null,
		held: heldBy(desk),
		changed: changedBy(desk),
		isDimmed: isSteppedBack(desk, touched)
	};
}

/** All but the lessons of a candidate who is looked for, and what a filter of an import’s preview leaves. */
function isSteppedBack({ candidate, ghosts }: Desk, touched: ReadonlyMap<string, Touched>) {
	const isFiltered = ghosts !== null && ghosts.filter !== null;
	return (lesson: Lesson): boolean =>
		(candidate !== null && !lesson.candidates.includes(candidate)) || (isFiltered && !touched.has(lesson.id));
}

/** Says of each refused slip where it may grow, and what it lies on. */
function giveRoom(desk: Desk, slips: Map<string, Slip>): void {
	for (const slip of [...slips.values()].filter(({ id, stage }) => stage === 'refused' && !isGhost(id))) {
		const { room, over } = standOf(slip, slips.values(), minutesUnder(desk, slip));
		const why = room === 'none' ? { why: m.board_see_reason() } : {};
		slips.set(slip.id, { ...slip, ...(room && { room }), ...why, over: over !== null && over.length > 0 });
		for (const id of over ?? []) {
			const under = slips.get(id);
			if (under) slips.set(id, { ...under, under: true });
		}
	}
}

/** Minutes of the grid that follow a slip. */
function minutesUnder(desk: Desk, { start, end }: Pick<Slip, 'start' | 'end'>): number {
	const closes = Number(hoursOn(desk).closes.slice(0, 2)) * 60;
	return closes - minuteOfDay(start, desk.school.zone) - (Date.parse(end) - Date.parse(start)) / 60_000;
}

const STANDING = 'standing:';
/** Id of the second slip of a lesson: where it stands, beside where a refused edit wanted it. */
const standingId = (lesson: string): string => STANDING + lesson;
/** The lesson of a slip, whichever of its slips it is. */
export const lessonOfSlip = (slip: string): string => slip.replace(STANDING, '');

/** Rows of an import that is looked at before it is written, on the days on screen. */
function importedOn(desk: Desk): Ghost[] {
	const { week, view } = desk.place;
	const days = view === 'week' || view === 'list' ? desk.weekDays : desk.days;
	return desk.ghosts?.on(week, days, desk.school.zone) ?? [];
}

/** Slips of one day for paper: only what is saved, without anybody's marks. */
export function savedOn(desk: Desk, day: string): Slip[] {
	const input = plainInput(desk, desk.place.columns);
	return withoutBuried(overlay(desk.board.lessons, []))
		.filter(
			({ start, kind }) =>
				dayOf(start, desk.school.zone) === day && (desk.kinds.size === 0 || desk.kinds.has(kind))
		)
		.map((lesson) => slipOf(lesson, input));
}

function plainInput(desk: Desk, columns: ColumnKind | null): SlipInput {
	const none: ReadonlyMap<string, Tag> = new Map();
	const marks = { draft: false, selected: null, moving: null, held: none, changed: none };
	return { viewer: desk.viewer, reader: desk.reader, columns, ...marks, isDimmed: () => false };
}

/** A cancelled lesson gives way on the grid to the one that took its place; the list still has it. */
function withoutBuried(lessons: readonly ShownLesson[]): ShownLesson[] {
	const standing = lessons.filter((one) => one.state !== 'cancelled');
	return lessons.filter(
		(one) =>
			one.state !== 'cancelled' ||
			!standing.some(
				(other) => other.instructor === one.instructor && other.start < one.end && one.start < other.end
			)
	);
}

function heldBy(desk: Desk): Map<string, Tag> {
	const held = new Map<string, Tag>();
	for (const { name, colour, selected, drag } of desk.presence.people) {
		const lesson = drag?.lesson ?? selected;
		if (lesson) held.set(lesson, { name: firstName(name), colour });
	}
	return held;
}

function changedBy(desk: Desk): Map<string, Tag> {
	const changed = new Map<string, Tag>();
	for (const [lesson, { account, at }] of desk.marks.marks) {
		const name = firstName(desk.directory.person(account) ?? '');
		const ago = Date.now() - at > 60_000 ? desk.clock.ago(new Date(at).toISOString(), Date.now()) : '';
		changed.set(lesson, {
			name: [name, ago].filter(Boolean).join(' · '),
			colour: desk.presence.colourOf(account)
		});
	}
	return changed;
}

/** Ghosts of what others drag, and where the lesson stands that is carried by keys. */
export function cellsOn(desk: Desk, carried: Carried | null): Cell[] {
	const ghosts = ghostsOn(desk);
	if (!carried) return ghosts;
	const { base } = carried;
	const column = columnOf(base, desk.place.columns);
	return [...ghosts, { id: 'origin', column, start: base.start, end: base.end, text: '', colour: null }];
}

function ghostsOn(desk: Desk): Cell[] {
	return desk.presence.people.flatMap(({ account, name, colour, drag }) => {
		const lesson = drag && desk.lesson(drag.lesson);
		if (!drag || !lesson) return [];
		const column = columnOf({ ...lesson, instructor: drag.instructor }, desk.place.columns);
		return [{ id: account, column, start: drag.start, end: drag.end, text: firstName(name), colour }];
	});
}

export function columnsOn(desk: Desk): Column[] {
	const { columns } = desk.place;
	const there = columnsHere(desk);
	return [...there, ...columnsOfNewcomers(importedOn(desk), columns, there)];
}

const columnsHere = (desk: Desk): Column[] =>
	columnsOf({
		kind: desk.place.columns,
		directory: desk.directory,
		lessons: desk.boards.shown,
		standing: desk.boards.standing,
		day: desk.place.day,
		zone: desk.school.zone,
		rules: desk.rules,
		severalDays: desk.place.view === 'three',
		only: desk.place.columns === 'instructors' ? desk.only : new Set()
	});

/** First and last hour of the grid: the school's, wider where a lesson lies outside. `07:00` */
export function hoursOn(desk: Desk): { opens: string; closes: string } {
	const { opens, closes } = desk.rules;
	const zone = desk.school.zone;
	let first = Number(opens.slice(0, 2));
	let last = Math.ceil(Number(closes.slice(0, 2)) + Number(closes.slice(3)) / 60);
	for (const lesson of [...desk.lessons, ...desk.standing, ...importedOn(desk)]) {
		const start = minuteOfDay(lesson.start, zone);
		const length = (Date.parse(lesson.end) - Date.parse(lesson.start)) / 60_000;
		first = Math.min(first, Math.floor(start / 60));
		last = Math.max(last, Math.min(24, Math.ceil((start + length) / 60)));
	}
	const text = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
	return { opens: text(first), closes: text(last) };
}

/** What dropping `lesson` on `span` asks for. */
export function wishOf(desk: Desk, lesson: Lesson, span: Span): Wish {
	const field = columnField(desk.place.columns);
	const column = span.column === NONE ? null : span.column;
	return {
		start: span.start,
		end: span.end,
		...(span.column ? { [field]: column } : { [field]: lesson[field] })
	};
}

/** The day of the lesson in the school's zone. */
export const lessonDay = (desk: Desk, lesson: Pick<Lesson, 'start'>): string =>
	dayOf(lesson.start, desk.school.zone);
