import { type Column, type Slip } from '#lib/calendar/slip.ts';
import { m } from '#paraglide/messages.js';
import { type ShownLesson } from '#sync/overlay.ts';
import { columnField, type ColumnKind } from './columns.ts';
import { ghostId } from './import-ghosts.svelte.ts';
import { type Ghost, type GhostVerdict, type Touched } from './import-shown.ts';
import { type SlipInput, slipOf } from './slips.ts';

/** Dotted, with a sign in its corner: no lesson of a draft week. Where it clashes, it is red, says why, and covers no lesson. */
export function ghostSlip(ghost: Ghost, input: SlipInput): Slip {
	const slip = slipOf(lessonOf(ghost), input);
	const isClash = ghost.verdict === 'clash';
	return {
		...slip,
		who: ghost.who,
		brief: null,
		word: ghostWord(ghost),
		mark: markOf(ghost),
		stage: isClash ? 'refused' : 'saved',
		instructor: input.columns === 'instructors' ? null : ghost.instructorName,
		reason: isClash ? ghost.says : null,
		acts: [],
		...(isClash && { room: 'none' as const }),
		draft: false,
		dimmed: false,
		movable: false,
		imported: { as: 'ghost', says: isClash ? ghost.was : ghostSays(ghost) }
	};
}

/** What becomes of it, in a word. */
export function ghostWord({ verdict, change }: Pick<Ghost, 'verdict' | 'change'>): string {
	if (verdict === 'clash') return m.import_ghost_clash();
	if (change === 'moved') return m.import_ghost_moved();
	return change === 'back' ? m.import_ghost_back() : m.import_ghost_new();
}

function ghostSays({ change, was, says }: Ghost): string {
	const again = change === 'again' ? m.import_badge_again() : '';
	return [was, again, says].filter((part) => part !== '').join(' · ');
}

const MARKS: Record<GhostVerdict, (ghost: Ghost) => Slip['mark']> = {
	fits: ({ leaves }) => ({ icon: leaves ? 'i-arrow' : 'i-plus', label: m.import_ghost() }),
	soft: () => ({ icon: 'i-alert', label: m.import_verdict_soft() }),
	clash: () => ({ icon: 'i-stop', label: m.import_verdict_clash() })
};
const markOf = (ghost: Ghost): Slip['mark'] => MARKS[ghost.verdict](ghost);

/** A lesson of which the import says something: the place it would leave, or what its file has no longer. */
export function touchedSlip(slip: Slip, touched: Touched | undefined): Slip {
	if (!touched || slip.stage !== 'saved' || slip.state === 'cancelled') return slip;
	const { change, says, isCancelled } = touched;
	if (change === 'moved')
		return {
			...slip,
			mark: { icon: 'i-arrow', label: m.import_origin() },
			imported: { as: 'origin', says }
		};
	if (change === 'gone')
		return {
			...slip,
			mark: { icon: 'i-x', label: m.import_badge_gone() },
			imported: { as: isCancelled ? 'cancelled' : 'gone', says }
		};
	return { ...slip, imported: { as: 'same', says } };
}

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
