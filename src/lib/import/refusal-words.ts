import { type Refusal, type Resource } from '#domain/verdict.ts';
import { dayOf, dayWords, timeOf } from '#lib/planning/calendar-day.ts';
import { m } from '#paraglide/messages.js';
import { stateName } from '#lib/planning/words.ts';
import { softWords } from './words.ts';

/** How ids and times are spoken of on a page. */
export interface Speech {
	name: (id: string | null) => string;
	zone: string;
	locale: 'fr' | 'en';
}

type Taken = Extract<Refusal, { code: 'taken' }>;

/** Why a lesson was not taken, in a sentence: what, who, when. */
export function refusalWords(reason: Refusal, speech: Speech): string {
	// eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest says itself by one sentence
	switch (reason.code) {
		case 'taken':
			return takenWords(reason, speech);
		case 'full':
			return m.import_refused_full({ count: reason.capacity });
		case 'needs_reason':
			return m.import_refused_needs_reason({ rules: softWords(reason.rules) });
		case 'stale':
			return changedWords(reason, speech);
		case 'wrong_state':
			return m.import_refused_wrong_state({ state: stateName(reason.state) });
		case 'inactive':
			return m.import_refused_inactive({ name: speech.name(reason.id) });
		default:
			return PLAIN[reason.code]?.() ?? m.import_refused_other({ code: reason.code });
	}
}

/** `Changée depuis par Guy, lun. 23 nov. 08:10` */
export function changedWords({ by, at }: { by: string | null; at: string }, speech: Speech): string {
	const who = by === null ? m.import_somebody() : speech.name(by);
	return m.import_changed_since({ who, when: momentWords(at, speech) });
}

/** `Confirmée depuis par un import de Guy, lun. 23 nov. 08:10` */
export function confirmedWords({ by, at }: { by: string | null; at: string }, speech: Speech): string {
	const who = by === null ? m.import_somebody() : speech.name(by);
	return m.import_confirmed_since({ who, when: momentWords(at, speech) });
}

const momentWords = (at: string, { zone, locale }: Speech): string =>
	at === '' ? '' : `${dayWords(dayOf(at, zone), locale)} ${timeOf(at, zone)}`;

const PLAIN: Partial<Record<Refusal['code'], () => string>> = {
	forbidden: m.import_refused_forbidden,
	closed_week: m.import_refused_closed_week,
	exists: m.import_verdict_already,
	gone: m.import_refused_gone
};

const TAKEN: Record<Resource, (words: { name: string; when: string; who: string }) => string> = {
	instructor: m.import_taken_instructor,
	vehicle: m.import_taken_vehicle,
	place: m.import_taken_place,
	candidate: m.import_taken_candidate
};

function takenWords(reason: Taken, speech: Speech): string {
	const name = speech.name(reason.id);
	const when = reason.by ? periodWords(reason.by, speech) : '';
	if (reason.rule === 'buffer') return m.import_taken_buffer({ name, when });
	if (reason.rule === 'travel') return m.import_taken_travel({ name, when });
	return TAKEN[reason.resource]({ name, when, who: whoWords(reason, speech) }).trim();
}

/** With whom the other lesson is: the instructor, unless the instructor is what is taken, and the candidates. */
function whoWords({ resource, by }: Taken, speech: Speech): string {
	if (!by) return '';
	const instructor = resource === 'instructor' || by.instructor === null ? null : speech.name(by.instructor);
	const candidates = resource === 'candidate' ? [] : by.candidates.map((id) => speech.name(id));
	const people = [instructor, ...candidates].filter((name) => name !== null);
	return people.length === 0 ? '' : `(${people.slice(0, 4).join(', ')})`;
}

/** `mar. 24 nov. 13:00–14:00` */
export function periodWords(period: { start: string; end: string }, { zone, locale }: Speech): string {
	const day = dayWords(dayOf(period.start, zone), locale);
	return `${day} ${timeOf(period.start, zone)}–${timeOf(period.end, zone)}`;
}
