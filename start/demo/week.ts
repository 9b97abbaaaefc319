import { clashOf } from '#domain/conflict.ts';
import { instant, isDriving, type Kind, type Lesson, type LessonFields } from '#domain/lesson.ts';
import { DEFAULT_RULES } from '#domain/rules.ts';
import { softRulesBroken } from '#domain/soft-rule.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { demoId, type Dice, diceFor } from './chance.ts';
import { type DemoCandidate, type DemoInstructor, type DemoSchool } from './school.ts';

const TOPICS = ['signs', 'priorities', 'speed', 'overtaking', 'parking', 'alcohol', 'night', 'first_aid'];
const SEATS = 18;
const LUNCH = 12 * 60 + 15;

/** A week being filled: what breaks a rule, hard or soft, is never put in. */
interface Plan {
	school: DemoSchool;
	week: Week;
	dice: Dice;
	days: string[];
	byDay: Map<string, Lesson[]>;
	exclusive: Set<string>;
}

interface Slot {
	day: string;
	/** Minutes since midnight. */
	start: number;
	length: number;
}

/** The lessons of one week of a demo school, in an order in which each one fits when those before it are there. */
export function planWeek(school: DemoSchool, week: Week): Lesson[] {
	const days = daysOf(week).slice(0, 6);
	const plan: Plan = {
		school,
		week,
		dice: diceFor(`${school.slug}/${week}`),
		days,
		byDay: new Map(days.map((day) => [day, []])),
		exclusive: new Set(school.places.filter((place) => place.oneAtATime).map((place) => place.id))
	};
	planExam(plan);
	planMeeting(plan);
	planClasses(plan);
	for (const day of days)
		for (const instructor of plan.dice.shuffled(school.instructors)) planDrives(plan, instructor, day);
	return [...plan.byDay.values()].flat();
}

/** The authority's session, on a Wednesday or a Thursday morning, led by the one with most categories. */
function planExam(plan: Plan): void {
	const leader = plan.school.instructors.find((one) => one.permits.includes('A'));
	const day = plan.days[plan.dice.between(2, 4)];
	if (!leader || day === undefined) return;
	const candidates = plan.dice
		.shuffled(plan.school.candidates.slice(30))
		.filter((one) => one.permit === 'B')
		.slice(0, plan.dice.between(5, 9));
	add(plan, { day, start: 450, length: 240 }, leader, {
		kind: 'official_exam',
		place: plan.school.yard,
		permit: 'B',
		candidates: candidates.map((one) => one.id)
	});
}

function planMeeting(plan: Plan): void {
	const day = plan.days[4];
	if (day === undefined) return;
	for (const instructor of plan.school.instructors)
		add(plan, { day, start: 1050, length: 45 }, instructor, {
			kind: 'other',
			place: plan.school.streets[0] ?? null
		});
}

/** Theory in the morning, in the evening, and a mock exam once a week. */
function planClasses(plan: Plan): void {
	const teacher = plan.school.instructors.find((one) => one.teaches === 'theory');
	if (!teacher) return;
	const starts = [480, 600, 840, 1050];
	const mock = plan.days[plan.dice.between(1, 5)];
	const perDay = plan.school.candidates.length > 50 ? [1, 3] : [0, 2];
	for (const day of plan.days) {
		const count = plan.dice.between(perDay[0] ?? 0, perDay[1] ?? 0);
		for (const start of plan.dice.shuffled(starts).slice(0, count))
			planClass(plan, { day, start, length: 90 }, teacher, 'theory');
		if (day === mock) planClass(plan, { day, start: 855, length: 90 }, teacher, 'mock_exam');
	}
}

function planClass(plan: Plan, slot: Slot, teacher: DemoInstructor, kind: 'theory' | 'mock_exam'): void {
	const free = plan.school.candidates.filter((one) => !isTaken(plan, one, slot));
	const seats = Math.min(free.length, plan.dice.between(7, SEATS + 1));
	add(plan, slot, teacher, {
		kind,
		place: plan.school.classroom,
		capacity: SEATS,
		topic: kind === 'theory' ? (TOPICS[plan.dice.between(0, TOPICS.length)] ?? null) : null,
		candidates: plan.dice
			.shuffled(free)
			.slice(0, seats)
			.map((one) => one.id)
	});
}

/** Walks through an instructor's day, from lesson to lesson, with a break at noon. */
function planDrives(plan: Plan, instructor: DemoInstructor, day: string): void {
	const { dice } = plan;
	const wanted = dice.between(instructor.pace[0], instructor.pace[1] + 1);
	let at = 420 + 15 * dice.between(0, 7);
	let place = streetOf(plan, instructor);
	let lunched = false;
	for (let given = 0; given < wanted && at < 1080;) {
		if (!lunched && at > LUNCH - 45) {
			lunched = true;
			at = Math.max(at, LUNCH) + 15 * dice.between(2, 6);
		}
		const length = dice.happens(12) ? 90 : 60;
		const moved = dice.happens(30);
		if (moved) place = streetOf(plan, instructor);
		if (planDrive(plan, instructor, { day, start: at, length }, place)) {
			given += 1;
			at += length + 15 * dice.between(1, 4);
		} else at += 15;
	}
}

const streetOf = (plan: Plan, instructor: DemoInstructor): string | null =>
	instructor.teaches === 'yard' && plan.dice.happens(80)
		? plan.school.yard
		: (plan.school.streets[plan.dice.between(0, plan.school.streets.length)] ?? null);

function planDrive(plan: Plan, instructor: DemoInstructor, slot: Slot, place: string | null): boolean {
	const candidate = nextCandidate(plan, instructor, slot);
	if (!candidate) return false;
	const onYard = place !== null && place === plan.school.yard;
	const kind: Kind = onYard && candidate.permit === 'B' ? 'manoeuvre' : 'driving';
	return add(plan, slot, instructor, {
		kind,
		place,
		permit: candidate.permit,
		vehicle: instructor.drives[candidate.permit] ?? null,
		candidates: [candidate.id]
	});
}

/** Who learns with this instructor, is free, and had the fewest lessons this week. */
function nextCandidate(plan: Plan, instructor: DemoInstructor, slot: Slot): DemoCandidate | undefined {
	const mine = plan.school.candidates.filter((one) => one.instructor === instructor.id);
	const drives = [...plan.byDay.values()].flat().filter((lesson) => isDriving(lesson.kind));
	const count = (one: DemoCandidate): number =>
		drives.filter((lesson) => lesson.candidates.includes(one.id)).length;
	return plan.dice
		.shuffled(mine)
		.filter(
			(one) =>
				instructor.drives[one.permit] !== undefined &&
				!isTaken(plan, one, slot) &&
				!drivesOn(plan, one, slot.day)
		)
		.sort((a, b) => count(a) - count(b))[0];
}

const lessonsOn = (plan: Plan, day: string): Lesson[] => plan.byDay.get(day) ?? [];

const drivesOn = (plan: Plan, candidate: DemoCandidate, day: string): boolean =>
	lessonsOn(plan, day).some((lesson) => isDriving(lesson.kind) && lesson.candidates.includes(candidate.id));

function isTaken(plan: Plan, candidate: DemoCandidate, slot: Slot): boolean {
	const { start, end } = period(plan, slot);
	return lessonsOn(plan, slot.day).some(
		(lesson) => lesson.candidates.includes(candidate.id) && lesson.start < end && start < lesson.end
	);
}

function period(plan: Plan, slot: Slot): { start: string; end: string } {
	const midnight = Date.parse(instantOf(slot.day, '00:00', plan.school.zone));
	const at = (minutes: number): string => instant(midnight + minutes * 60_000);
	return { start: at(slot.start), end: at(slot.start + slot.length) };
}

type Content = Partial<LessonFields> & { kind: Kind; candidates?: string[] };

/** @returns whether it fitted */
function add(plan: Plan, slot: Slot, instructor: DemoInstructor, content: Content): boolean {
	const today = lessonsOn(plan, slot.day);
	const lesson: Lesson = {
		vehicle: null,
		place: null,
		capacity: null,
		permit: null,
		topic: null,
		series: null,
		...content,
		...period(plan, slot),
		id: demoId(`${plan.school.slug}/${plan.week}/${slot.day}/${instructor.id}/${String(slot.start)}`),
		instructor: instructor.id,
		candidates: [...(content.candidates ?? [])].sort(),
		version: 1,
		state: 'planned',
		cancelledBy: null,
		cancelReason: null,
		by: null,
		at: ''
	};
	// The same instructor at the same minute has the same id: no clash with itself, but a lesson that is there.
	if (today.some((other) => other.id === lesson.id)) return false;
	if (clashOf(lesson, today, DEFAULT_RULES, plan.exclusive)) return false;
	const context = { zone: plan.school.zone, rules: DEFAULT_RULES, closures: [], now: '' };
	if (softRulesBroken(null, lesson, today, context).length > 0) return false;
	today.push(lesson);
	return true;
}
