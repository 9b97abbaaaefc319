import { appendFileSync, readFileSync } from 'node:fs';
import { type Edit } from '#domain/edit.ts';

/** What a screen showed about one edit, written the moment it showed it. */
export type Entry =
	| { what: 'made'; id: string; by: string; edit: Edit }
	| { what: 'saved'; id: string }
	/** It had been shown as saved, and is open or refused again. */
	| { what: 'back'; id: string }
	| { what: 'refused'; id: string; code: string }
	/** Its author may not wait for the answer any more. */
	| { what: 'dropped'; id: string };

/** A file outside the system: nothing that is killed in a drill can take a line of it back. */
export class Ledger {
	readonly file: string;

	constructor(file: string) {
		this.file = file;
		appendFileSync(file, '');
	}

	write(entry: Entry): void {
		appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
	}

	read(): Entry[] {
		const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
		return lines.map((line) => JSON.parse(line) as Entry);
	}
}
