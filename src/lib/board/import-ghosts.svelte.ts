import { type Kind } from '#domain/lesson.ts';
import { dayOf, type Week } from '#domain/week.ts';
import { type Column, type Slip } from '#lib/calendar/slip.ts';
import { m } from '#paraglide/messages.js';
import { type ShownLesson } from '#sync/overlay.ts';
import { columnField, type ColumnKind } from './columns.ts';
import { type SlipInput, slipOf } from './slips.ts';

export const GHOST_VERDICTS = ['fits', 'soft', 'clash'] as const;
export type GhostVerdict = (typeof GHOST_VERDICTS)[number];

/** A row of an import where it would stand, with the names of those who are not here yet. */
export interface Ghost {
	n: number;
	kind: Kind;
	start: string;
	end: string;
	instructor: string | null;
	vehicle: string | null;
	place: string | null;
	candidates: string[];
	verdict: GhostVerdict;
	moved: boolean;
	who: string;
	instructorName: string;
	plate: string;
	placeName: string;
	/** As its file has it. */
	title: string;
	line: string;
	uid: string;
	/** What stands against it. */
	says: string;
	/** How it was before. */
	was: string;
}

/** An import whose rows are shown on the board before anything is written. */
export interface ImportShown {
	id: string;
	files: string;
	counts: Record<GhostVerdict, number>;
	/** Taken if nothing is changed any more, of all rows. */
	taken: number;
	total: number;
	/** Why nothing could be taken from here; null where something can. */
	nothing: string | null;
}

const PREFIX = 'import:';

/** Rows of an import on the board: drawn like lessons, written nowhere. */
export class ImportGhosts {
	readonly shown: ImportShown;
	verdict = $state<GhostVerdict | null>(null);
	/** The one that is looked at. */
	opened = $state.raw<Ghost | null>(null);
	#byWeek = $state.raw<ReadonlyMap<Week, readonly Ghost[]>>(new Map());
	readonly #asked = new Set<Week>();

	constructor(shown: ImportShown) {
		this.shown = shown;
	}

	/** Brings the rows of a week, once. */
	async bring(week: Week): Promise<void> {
		if (this.#asked.has(week)) return;
		this.#asked.add(week);
		const answer = await fetch(`/admin/import/${this.shown.id}/ghosts?week=${week}`).catch(() => null);
		if (!answer?.ok) return void this.#asked.delete(week);
		const ghosts = (await answer.json()) as Ghost[];
		this.#byWeek = new Map([...this.#byWeek, [week, ghosts]]);
	}

	get openedId(): string | null {
		return this.opened && ghostId(this.opened);
	}

	/** @param id of its slip; of any other, or null: none is looked at */
	open(id: string | null): void {
		this.opened = [...this.#byWeek.values()].flat().find((ghost) => ghostId(ghost) === id) ?? null;
	}

	of(week: Week): readonly Ghost[] {
		return this.#byWeek.get(week) ?? [];
	}

	on(week: Week, days: readonly string[], zone: string): Ghost[] {
		return this.of(week).filter(
			(ghost) =>
				days.includes(dayOf(ghost.start, zone)) && (this.verdict === null || ghost.verdict === this.verdict)
		);
	}
}

const ghostId = ({ n }: Pick<Ghost, 'n'>): string => PREFIX + String(n);
export const isGhost = (id: string): boolean => id.startsWith(PREFIX);

/** A broken line around it: nothing of it is firm. Where it clashes, it is red and says why, and covers no lesson. */
export function ghostSlip(ghost: Ghost, input: SlipInput): Slip {
	const slip = slipOf(lessonOf(ghost), input);
	return {
		...slip,
		who: ghost.who,
		brief: null,
		word: ghostWord(ghost),
		mark: MARKS[ghost.verdict](),
		stage: ghost.verdict === 'clash' ? 'refused' : 'saved',
		detail: ghost.verdict === 'clash' ? null : ghost.says || ghost.was || slip.detail,
		instructor: input.columns === 'instructors' ? null : ghost.instructorName,
		reason: ghost.verdict === 'clash' ? ghost.says : null,
		acts: [],
		room: 'none',
		draft: true,
		dimmed: false,
		movable: false
	};
}

/** What becomes of it, in a word. */
export function ghostWord({ verdict, moved }: Ghost): string {
	if (verdict === 'clash') return m.import_ghost_clash();
	return moved ? m.import_ghost_moved() : m.import_ghost_new();
}

const MARKS: Record<GhostVerdict, () => Slip['mark']> = {
	fits: () => null,
	soft: () => ({ icon: 'i-alert', label: m.import_verdict_soft() }),
	clash: () => ({ icon: 'i-stop', label: m.import_verdict_clash() })
};

const lessonOf = (ghost: Ghost): ShownLesson => ({
	id: ghostId(ghost),
	kind: ghost.kind,
	start: ghost.start,
	end: ghost.end,
	instructor: ghost.instructor,
	vehicle: ghost.vehicle,
	place: ghost.place,
	candidates: ghost.candidates,
	version: 1,
	state: 'planned',
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	cancelledBy: null,
	cancelReason: null,
	by: null,
	at: ghost.start,
	stage: 'saved',
	edit: null,
	reason: null
});

/** Columns of instructors whom the import would bring. */
export function columnsOfNewcomers(
	ghosts: readonly Ghost[],
	kind: ColumnKind,
	there: readonly Column[]
): Column[] {
	if (columnField(kind) !== 'instructor') return [];
	const names = new Map(ghosts.map((ghost) => [ghost.instructor ?? '', ghost.instructorName]));
	return [...names]
		.filter(([id]) => id !== '' && !there.some((column) => column.id === id))
		.map(([id, title]) => ({
			id,
			title,
			meta: m.import_ghost_column(),
			load: '',
			part: 0,
			full: false,
			weekLoad: ''
		}));
}
