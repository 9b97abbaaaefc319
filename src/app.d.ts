import { type Locale } from '#domain/locale.ts';
import { type House } from '#house';
import { type Session } from '#identity/identity.ts';

declare global {
	namespace App {
		interface Error {
			/** A clear sentence in the reader's language. */
			message: string;
			/** What programs tell refusals of the API apart by. */
			code?: string;
			/** To find an accident in the log. */
			id?: string;
		}
		interface Locals {
			house: House;
			/** Null on public pages only: the gates see to it. */
			session: Session | null;
			locale: Locale;
		}
	}
}
