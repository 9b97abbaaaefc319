import { type NewId } from './draft.ts';
import { keyIn } from './mapping.ts';
import { nameKey, plateKey } from './name.ts';
import { type Listed, type UnreadReason } from './occurrence.ts';

/** Somebody or something of a list as the school would keep it. */
export interface ListedFields {
	name: string;
	/** E.164. */
	phone: string | null;
	permits: string[];
	/** A candidate's. */
	instructor: string | null;
	hours: number;
	model: string;
	insuranceUntil: string | null;
	inspectionUntil: string | null;
}

export type ListObjection =
	'bad_phone' | 'bad_permit' | 'bad_hours' | 'unknown_instructor' | 'same_name' | 'twice';
type ListReason = UnreadReason | ListObjection;

/** What becomes of a row of a list; `taken` once it was written. */
export type ListVerdict =
	/** `instructor`: somebody of that name teaches here already; it may be the wrong kind of list. */
	| { verdict: 'new'; id: string; fields: ListedFields; note?: 'instructor' }
	| { verdict: 'already' | 'taken'; id: string }
	/** By hand. */
	| { verdict: 'left' }
	| { verdict: 'refused'; reason: ListReason };
export const LIST_VERDICTS = ['new', 'taken', 'already', 'left', 'refused'] as const;

/** Everybody and every vehicle of the school, those that are switched off too. */
export interface Standing {
	instructors: { id: string; name: string; phone: string | null }[];
	candidates: { id: string; name: string; phone: string | null }[];
	vehicles: { id: string; name: string; phone: null }[];
}

/** How a school reads what a list says. */
interface ListSpeech {
	/** A number as written in E.164, or null. */
	phone: (written: string) => string | null;
	/** Its licence categories. */
	permits: readonly string[];
	newId: NewId;
}

/**
 * Judges rows one after the other: instructors first, since candidates name them. The same name is the same person
 * unless two numbers say otherwise: then nothing is guessed.
 */
export function listJudge(standing: Standing, speech: ListSpeech): (one: Listed) => ListVerdict {
	const seen = seenIn(standing);
	return (one) => {
		const fields = one.group === 'vehicles' ? vehicleOf(one, speech) : personOf(one, speech, seen);
		if (typeof fields === 'string') return { verdict: 'refused', reason: fields };
		const key = keyOf(one.group, one.name);
		const namesakes = seen.get(key) ?? [];
		const same = namesakes.find(
			({ phone }) => phone === null || fields.phone === null || phone === fields.phone
		);
		if (same?.isNew) return { verdict: 'refused', reason: 'twice' };
		if (same) return { verdict: 'already', id: same.id };
		if (namesakes.length > 0) return { verdict: 'refused', reason: 'same_name' };
		const id = speech.newId(one.group, keyIn(one.group, one.name));
		seen.set(key, [{ id, phone: fields.phone, isNew: true }]);
		const isTeaching = one.group === 'candidates' && seen.has(keyOf('instructors', one.name));
		return { verdict: 'new', id, fields, ...(isTeaching && { note: 'instructor' as const }) };
	};
}

type Seen = Map<string, { id: string; phone: string | null; isNew: boolean }[]>;

const keyOf = (group: Listed['group'], name: string): string =>
	`${group}/${group === 'vehicles' ? plateKey(name) : nameKey(name)}`;

function seenIn(standing: Standing): Seen {
	const seen: Seen = new Map();
	for (const group of ['instructors', 'candidates', 'vehicles'] as const)
		for (const { id, name, phone } of standing[group]) {
			const key = keyOf(group, name);
			seen.set(key, [...(seen.get(key) ?? []), { id, phone, isNew: false }]);
		}
	return seen;
}

function personOf(one: Listed, speech: ListSpeech, seen: Seen): ListedFields | ListObjection {
	const phone = one.phone === '' ? null : (speech.phone(one.phone) ?? undefined);
	if (phone === undefined) return 'bad_phone';
	const permits = permitsOf(one.permit, speech);
	if (!permits || (one.group === 'candidates' && permits.length > 1)) return 'bad_permit';
	const hours = hoursOf(one.hours);
	if (hours === null) return 'bad_hours';
	const instructor = instructorOf(one, seen);
	if (instructor === undefined) return 'unknown_instructor';
	return { ...NOTHING, name: one.name, phone, permits, hours, instructor };
}

/** Null when none is named, undefined when nobody has that name. */
const instructorOf = ({ instructor }: Listed, seen: Seen): string | null | undefined =>
	instructor === '' ? null : seen.get(keyOf('instructors', instructor))?.[0]?.id;

function vehicleOf(one: Listed, speech: ListSpeech): ListedFields | ListObjection {
	const permits = permitsOf(one.permit, speech);
	if (permits?.length !== 1) return 'bad_permit';
	return {
		...NOTHING,
		name: one.name,
		permits,
		model: one.model === '' ? '?' : one.model,
		insuranceUntil: one.insuranceUntil === '' ? null : one.insuranceUntil,
		inspectionUntil: one.inspectionUntil === '' ? null : one.inspectionUntil
	};
}

/** Hours as a new candidate's form proposes them. */
const USUAL_HOURS = 20;
const NOTHING = {
	phone: null,
	instructor: null,
	hours: USUAL_HOURS,
	model: '?',
	insuranceUntil: null,
	inspectionUntil: null
};

/** `B`, `Permis B`, `A, B`; nothing written means the usual one. Null when one of them is none. */
function permitsOf(written: string, { permits }: ListSpeech): string[] | null {
	const usual = permits.includes('B') ? 'B' : (permits[0] ?? 'B');
	const words = written
		.replaceAll(/permis|permits?|cat[ée]gories?|categor(?:y|ies)|licen[cs]e/gi, ' ')
		.toUpperCase()
		.split(/[\s,;/+&]+/)
		.filter((word) => word !== '');
	if (words.length === 0) return [usual];
	return words.every((word) => permits.includes(word)) ? [...new Set(words)] : null;
}

/** `20`, `20 h`, `20,0`. */
function hoursOf(written: string): number | null {
	if (written === '') return USUAL_HOURS;
	const [, hours] = /^(\d{1,4})(?:[.,]0+)?\s*(?:h|hrs?|heures?|hours?)?$/i.exec(written) ?? [];
	return hours !== undefined && Number(hours) <= 1000 ? Number(hours) : null;
}

/** What of a row its refusal is about; empty where it is the row itself. */
export function blamed(one: Listed, reason: ListReason): string {
	const cells: Partial<Record<ListReason, string>> = {
		bad_phone: one.phone,
		bad_permit: one.permit,
		bad_hours: one.hours,
		unknown_instructor: one.instructor
	};
	return cells[reason] ?? one.name;
}
