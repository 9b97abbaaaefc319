import { type NoteReason } from '#domain/import/draft.ts';
import { type FileError, UNREAD_REASONS } from '#domain/import/occurrence.ts';
import { SOFT_RULES } from '#domain/verdict.ts';
import { isObjection, listVerdictWords } from '#lib/import/table-words.ts';
import { fileErrorWords, notesWords, softWords, unreadWords } from '#lib/import/words.ts';
import { m } from '#paraglide/messages.js';
import { overwriteGetLocale } from '#paraglide/runtime.js';
import { language, say } from '../words.ts';
import { type RefusedCode } from './refusals.ts';
import { type RefusedLine } from './report.ts';

// The pages' own words, in the language of the machine.
overwriteGetLocale(() => language);

type Sentence = (what: string) => string;

const about =
	(words: () => string): Sentence =>
	(what) =>
		what === '' ? words() : m.import_about({ words: words(), what });
const here = (fr: string, en: string): Sentence => about(() => say(fr, en));

/** What a page says otherwise, or with more beside it. */
const SENTENCES: Record<RefusedCode, Sentence> = {
	all_day: about(m.import_left_all_day),
	over_a_day: about(m.import_left_over_a_day),
	no_instructor: here(
		'rien ne dit de quel moniteur est la séance ; --map peut le dire avec "by"',
		'nothing says whose lesson it is; --map may say it with "by"'
	),
	duplicate: (row) => m.import_left_duplicate({ row }),
	bad_plate: about(m.import_left_bad_plate),
	instructor_unclear: here(
		'moniteur à préciser dans --map : personne n’a ce nom entier, ou plusieurs l’ont',
		'say in --map which instructor it is: nobody has this whole name, or several have'
	),
	candidate_unclear: here(
		'candidat à préciser dans --map : personne n’a ce nom entier, ou plusieurs l’ont',
		'say in --map which candidate it is: nobody has this whole name, or several have'
	),
	unknown_instructor: here(
		'moniteur inconnu : --create le crée, --map dit qui c’est ; dans une liste, apportez d’abord les moniteurs',
		'unknown instructor: --create makes them, --map says who it is; in a list, bring the instructors first'
	),
	unknown_candidate: here(
		'candidat inconnu : --create le crée, --map dit qui c’est',
		'unknown candidate: --create makes them, --map says who it is'
	),
	unknown_vehicle: here(
		'véhicule inconnu : --create le crée, --map dit lequel c’est',
		'unknown vehicle: --create makes it, --map says which it is'
	),
	unknown_place: here(
		'lieu inconnu : --create le crée, --map dit lequel c’est',
		'unknown place: --create makes it, --map says which it is'
	),
	unknown_kind: here(
		'on ne sait pas quel genre de séance c’est ; --map peut le dire avec "kinds"',
		'what kind of lesson it is is not known; --map may say it with "kinds"'
	),
	left_kind: about(m.import_left_kind),
	taken: here('déjà pris à cette heure', 'already taken at that time'),
	full: here('la séance est complète', 'the lesson is full'),
	stale: here('la séance a été changée au planning depuis', 'the lesson was changed on the schedule since'),
	needs_reason: (rules) =>
		here(
			'hors des règles de l’école, --accept la prend avec une raison',
			'outside the rules of the school, --accept takes it with a reason'
		)(softWords(SOFT_RULES.filter((rule) => rules.split(' ').includes(rule)))),
	forbidden: about(m.import_refused_forbidden),
	wrong_state: here(
		'la séance a déjà eu lieu ou a été annulée',
		'the lesson has taken place already or was cancelled'
	),
	inactive: here('désactivé à l’école', 'switched off at the school'),
	gone: about(m.import_refused_gone),
	exists: about(m.import_verdict_already),
	closed_week: about(m.import_refused_closed_week),
	too_old: here('trop ancien pour être écrit', 'too old to be written'),
	after_refused: here('une ligne dont elle dépend est refusée', 'a row it depends on is refused'),
	malformed: here('ne peut pas être écrite', 'cannot be written')
};

const isOwn = (code: string): code is RefusedCode => Object.hasOwn(SENTENCES, code);

/** Why a row is refused, in words. @param file its name */
export function refusedWords({ reason, value = '' }: RefusedLine, file: string): string {
	if (isOwn(reason)) return SENTENCES[reason](value);
	const unread = UNREAD_REASONS.find((one) => one === reason);
	if (unread) return unreadWords(unread, value, file);
	return isObjection(reason)
		? about(() => listVerdictWords({ verdict: 'refused', reason }, file))(value)
		: value;
}

export const warnedWords = (note: NoteReason, what = ''): string => notesWords([{ note, what }]);

/** Why a file is refused as a whole. */
export const fileWords = (code: FileError | 'not_found'): string =>
	code === 'not_found'
		? say('ce fichier n’existe pas.', 'there is no such file.')
		: fileErrorWords(code, null);
