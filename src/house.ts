import { type Sql } from '#db/sql.ts';
import { type Identity } from '#identity/identity.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { type Secrets } from '#secrets';
import { type Texts } from '#schedule/texts.ts';

/** What the composition root made once for this process and hands to every page. */
export interface House {
	sql: Sql;
	schedule: Schedule;
	texts: Texts;
	identity: Identity;
	/** Null: no keys are set. */
	secrets: Secrets | null;
	/** Of one SMS segment, in the currency of the schools here; null: nothing goes by SMS. */
	smsPrice: number | null;
	/** Milliseconds since 1970; fixed by `NOW` in tests. */
	clock: () => number;
	/** Addresses this app is reached at; the first makes links. */
	origins: string[];
	/** Demo sign-ins may be offered. */
	demo: boolean;
}

const KEY = Symbol.for('dgtt.house');

/**
 * The bundle of pages and the unbuilt server are two module graphs in one process; a registered symbol is
 * the one place both can see, so that a form action and a live room share the same boards.
 */
export const openHouse = (house: House): void => {
	(globalThis as Record<symbol, unknown>)[KEY] = house;
};

export function theHouse(): House {
	const house = (globalThis as Record<symbol, unknown>)[KEY] as House | undefined;
	if (!house) throw new Error('no house: start realtime/server.ts or the dev plugin first');
	return house;
}
