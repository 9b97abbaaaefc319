import { type House } from '#house';
import { type Session } from '#identity/identity.ts';

/** What of the house an import needs. */
export type ImportHouse = Pick<House, 'sql' | 'schedule' | 'clock'>;

/** For whom a file is read. */
export type ImportSession = Pick<Session, 'actor' | 'school'>;
