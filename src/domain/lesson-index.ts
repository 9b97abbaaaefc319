import { type ExclusivePlaces } from './conflict.ts';
import { type Lesson, timeOf } from './lesson.ts';

/** Lessons as a decision looks at them: one by its id, and those that could matter to another. */
export interface Lessons {
	get(id: string): Lesson | undefined;
	/**
	 * All that share somebody or something with `lesson` and start close enough to clash with it or to count for its
	 * day; some more, itself perhaps among them, and one may come twice.
	 */
	near(lesson: Lesson, exclusive: ExclusivePlaces): Lesson[];
}

const DAY = 86_400_000;
/** A lesson lasts 24 hours at most and the longest way takes 4 (SchoolRules.travel): beyond two days nothing matters. */
const REACH = [-2, -1, 0, 1, 2];

const NONE: ReadonlySet<Lesson> = new Set();

const dayNumber = (lesson: Lesson): number => Math.floor(timeOf(lesson.start) / DAY);

/** Whom and what a lesson takes. Where many fit at a time, a place says nothing. */
function takenBy({ instructor, vehicle, place, candidates }: Lesson, exclusive?: ExclusivePlaces): string[] {
	const where = place !== null && (exclusive?.has(place) ?? true) ? place : null;
	return [instructor, vehicle, where, ...candidates].filter((id) => id !== null);
}

/** Does `near` answer the same for both? */
export const haveSameNeighbours = (a: Lesson, b: Lesson): boolean =>
	dayNumber(a) === dayNumber(b) && takenBy(a).join() === takenBy(b).join();

/** Finds what is near a lesson in the same time however many lessons there are. */
export class LessonIndex implements Lessons {
	readonly #byId = new Map<string, Lesson>();
	/** By whom or what they take, then by the day they start on. */
	readonly #byTaken = new Map<string, Map<number, Set<Lesson>>>();

	constructor(lessons: Iterable<Lesson> = []) {
		for (const lesson of lessons) this.put(lesson);
	}

	get(id: string): Lesson | undefined {
		return this.#byId.get(id);
	}

	values(): IterableIterator<Lesson> {
		return this.#byId.values();
	}

	/** In the place of the one with the same id. */
	put(lesson: Lesson): void {
		this.remove(lesson.id);
		this.#byId.set(lesson.id, lesson);
		const day = dayNumber(lesson);
		for (const taken of takenBy(lesson)) {
			const days = this.#byTaken.get(taken) ?? new Map<number, Set<Lesson>>();
			this.#byTaken.set(taken, days.set(day, (days.get(day) ?? new Set()).add(lesson)));
		}
	}

	remove(id: string): void {
		const lesson = this.#byId.get(id);
		if (!lesson) return;
		this.#byId.delete(id);
		const day = dayNumber(lesson);
		for (const taken of takenBy(lesson)) {
			const days = this.#byTaken.get(taken);
			const there = days?.get(day);
			there?.delete(lesson);
			if (there?.size === 0) days?.delete(day);
			if (days?.size === 0) this.#byTaken.delete(taken);
		}
	}

	near(lesson: Lesson, exclusive: ExclusivePlaces): Lesson[] {
		const found: Lesson[] = [];
		if (this.#byId.size === 0) return found;
		const day = dayNumber(lesson);
		for (const taken of takenBy(lesson, exclusive)) {
			const days = this.#byTaken.get(taken);
			if (days) for (const far of REACH) for (const one of days.get(day + far) ?? NONE) found.push(one);
		}
		return found;
	}
}

/** What is about to change, laid over what stands, which stays as it is. */
export class LessonsOver implements Lessons {
	readonly #below: readonly Lessons[];
	readonly #over = new LessonIndex();

	/** @param below no lesson stands in two of them */
	constructor(below: readonly Lessons[]) {
		this.#below = below;
	}

	get(id: string): Lesson | undefined {
		return this.#over.get(id) ?? this.#below.map((one) => one.get(id)).find((lesson) => lesson !== undefined);
	}

	put(lesson: Lesson): void {
		this.#over.put(lesson);
	}

	near(lesson: Lesson, exclusive: ExclusivePlaces): Lesson[] {
		const found = this.#over.near(lesson, exclusive);
		for (const below of this.#below)
			for (const other of below.near(lesson, exclusive)) if (!this.#over.get(other.id)) found.push(other);
		return found;
	}
}
