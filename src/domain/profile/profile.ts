import { type Locale } from '#domain/locale.ts';

type Words = Record<Locale, string>;

/** A holiday on the same date each year (`--08-17`), or so many days after Easter Sunday. */
type Holiday = { name: Words } & ({ on: `--${string}` } | { afterEaster: number });

/** Licence category with the age it may be taken at, in years. */
interface Category {
	key: string;
	minimumAge: number;
	/** A category one must hold already. */
	after: string | null;
}

/** Parts of the examination, in the order in which each opens the next. */
type ExamPart = 'code' | 'creneau' | 'circulation';

/**
 * What a country's authority asks, as one version of it stood. Versions are never edited once used: a change
 * of the law is a new version, and what runs keeps the one it began under.
 */
export interface Profile {
	key: string;
	version: number;
	/** The day this version holds from. */
	from: string;
	name: Words;
	authority: Words;
	zone: string;
	currency: string;
	/** For national phone numbers without prefix. */
	phoneCountry: string;
	languages: readonly Locale[];
	categories: readonly Category[];
	examParts: readonly ExamPart[];
	/** Theory classes. Lessons keep the key. */
	topics: readonly { key: string; name: Words }[];
	/** Lessons before a first presentation, per category, in hours; null where nothing is asked. */
	minimumHours: Readonly<Record<string, { driving: number; theory: number } | null>>;
	/** Days to wait before the next presentation. */
	retryDays: { failed: number; absent: number; fraud: number };
	holidays: readonly Holiday[];
	/** Parts of this profile that no public text confirms; the school must check them before it relies on them. */
	unverified: readonly (keyof Profile)[];
}
