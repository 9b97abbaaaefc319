import { type Edit } from '#domain/edit.ts';
import { parseEdit, uuidV7 } from '#sync/edit-schema.ts';
import * as v from 'valibot';

/**
 * Own open edits as JSON on this device, so that a reload or a crash loses none. Ids and times only, no name;
 * wiped at sign-out by their prefix. Every write reads first: two tabs share one list.
 */
export interface KeptEdits {
	all(): Map<string, Edit>;
	keep(id: string, edit: Edit): void;
	drop(id: string): void;
}

const KEPT_PREFIX = 'dgtt:edits:';

interface KeptWhere {
	account: string;
	school: string;
	week: string;
}
const keyOf = ({ account, school, week }: KeptWhere): string => `${KEPT_PREFIX}${account}:${school}:${week}`;

/** @param storage null on the server: nothing is kept there */
export function keptEdits(storage: Storage | null, where: KeptWhere): KeptEdits {
	const key = keyOf(where);
	const all = () => read(storage?.getItem(key) ?? null);
	const write = (edits: Map<string, Edit>) => {
		if (edits.size === 0) storage?.removeItem(key);
		else storage?.setItem(key, JSON.stringify([...edits]));
	};
	return {
		all,
		keep: (id, edit) => write(all().set(id, edit)),
		drop: (id) => {
			const edits = all();
			if (edits.delete(id)) write(edits);
		}
	};
}

/** Weeks of this account and school with edits still open on this device. */
export function weeksKept(storage: Storage | null, { account, school }: Omit<KeptWhere, 'week'>): string[] {
	const prefix = keyOf({ account, school, week: '' });
	return Object.keys(storage ?? {})
		.filter((key) => key.startsWith(prefix))
		.map((key) => key.slice(prefix.length));
}

/** What a browser gives back may be anything; what is no edit is dropped. */
function read(text: string | null): Map<string, Edit> {
	const kept = new Map<string, Edit>();
	for (const pair of pairsIn(text)) {
		if (!Array.isArray(pair) || !v.is(uuidV7, pair[0])) continue;
		const parsed = parseEdit(pair[1]);
		if (parsed.ok) kept.set(pair[0], parsed.edit);
	}
	return kept;
}

function pairsIn(text: string | null): unknown[] {
	try {
		const value: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}
