import { dayOf, type Week } from '#domain/week.ts';
import {
	type Ghost,
	type GhostFilter,
	type ImportShown,
	type ImportWeek,
	passes,
	type Touched
} from './import-shown.ts';

const PREFIX = 'import:';
export const ghostId = ({ n }: Pick<Ghost, 'n'>): string => PREFIX + String(n);
export const isGhost = (id: string): boolean => id.startsWith(PREFIX);

/** Rows of an import on the board: drawn like lessons, written nowhere. */
export class ImportGhosts {
	readonly shown: ImportShown;
	filter = $state<GhostFilter | null>(null);
	/** The one that is looked at. */
	opened = $state.raw<Ghost | null>(null);
	#byWeek = $state.raw<ReadonlyMap<Week, ImportWeek>>(new Map());
	readonly #asked = new Map<Week, Promise<void>>();

	constructor(shown: ImportShown) {
		this.shown = shown;
	}

	/** Brings the rows of a week, once. */
	bring(week: Week): Promise<void> {
		const asked = this.#asked.get(week) ?? this.#fetch(week);
		this.#asked.set(week, asked);
		return asked;
	}

	async #fetch(week: Week): Promise<void> {
		const answer = await fetch(`/admin/import/${this.shown.id}/ghosts?week=${week}`).catch(() => null);
		if (!answer?.ok) return void this.#asked.delete(week);
		const rows = (await answer.json()) as ImportWeek;
		this.#byWeek = new Map([...this.#byWeek, [week, rows]]);
	}

	get openedId(): string | null {
		return this.opened && ghostId(this.opened);
	}

	/** @param id of its slip; of any other, or null: none is looked at */
	open(id: string | null): void {
		this.opened = this.#all().find((ghost) => ghostId(ghost) === id) ?? null;
	}

	of(week: Week): readonly Ghost[] {
		return this.#byWeek.get(week)?.ghosts ?? [];
	}

	on(week: Week, days: readonly string[], zone: string): Ghost[] {
		return this.of(week).filter(
			(ghost) => days.includes(dayOf(ghost.start, zone)) && passes(this.filter, ghost)
		);
	}

	/** What the rows that are shown would do to the lessons of a week, by lesson. */
	touched(week: Week): Map<string, Touched> {
		const touched = this.#byWeek.get(week)?.touched ?? [];
		return new Map(touched.filter((one) => passes(this.filter, one)).map((one) => [one.lesson, one]));
	}

	/** The slip of the new place of a lesson's slip, and the other way round. */
	pairOf(id: string): string | null {
		const pair = this.#all().find(
			(ghost) => ghost.leaves && (ghostId(ghost) === id || ghost.leaves.lesson === id)
		);
		return pair?.leaves ? (isGhost(id) ? pair.leaves.lesson : ghostId(pair)) : null;
	}

	#all(): Ghost[] {
		return [...this.#byWeek.values()].flatMap(({ ghosts }) => ghosts);
	}
}
