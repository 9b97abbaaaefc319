import { unusable } from '#db/sql.ts';

const french = /^fr/i.test(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '');

export const language = french ? 'fr' : 'en';

/** A sentence for the console, in the language of the machine. */
export const say = (fr: string, en: string): string => (french ? fr : en);

/** Why the start ends here, in one sentence for the person at the console. Nothing was damaged. */
export class CannotStart extends Error {
	override readonly name = 'CannotStart';
}

/** For `.catch`: an accident of the database at this setting, as a sentence. */
export const asRefusal =
	(setting: string) =>
	(error: unknown): never => {
		throw error instanceof CannotStart ? error : new CannotStart(unusable(setting, error));
	};
