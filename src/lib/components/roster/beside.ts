import { type Kind } from '#domain/lesson.ts';

/** What the sheets beside a form show; the server makes it (roster/beside.ts there). */
export interface BesideData {
	thing: 'instructor' | 'candidate' | 'vehicle' | 'place';
	mayAccess: boolean;
	access: { login: string; open: boolean } | null;
	ahead: {
		id: string;
		week: string;
		start: Date;
		end: Date;
		kind: Kind;
		instructor: string | null;
		candidates: string | null;
	}[];
	history: {
		at: Date;
		who: string | null;
		action: string;
		thing: string;
		before: Record<string, unknown> | null;
		after: Record<string, unknown> | null;
	}[];
}

/** What the actions of such a page answer. */
export interface Answered {
	saved?: string;
	secret?: string | null;
	switchError?: string;
	accessError?: string;
	login?: string;
	errors?: Partial<Record<string, string>>;
	given?: Record<string, string | string[]>;
}

/** What a field shows: what was typed, else what is stored. */
export const shown = (form: Answered | null, name: string, stored: string | number | null): string => {
	const typed = form?.given?.[name];
	return typeof typed === 'string' ? typed : String(stored ?? '');
};
