import * as digests from '#db/digests.ts';
import type * as handingOver from '#db/handing-over.ts';
import type * as notices from '#db/notices.ts';
import * as officeMatters from '#db/office-matters.ts';
import * as papers from '#db/papers.ts';
import { type Tx } from '#db/sql.ts';
import { digestText } from '#notices/digest-text.ts';
import { officeText } from '#notices/office-text.ts';
import { papersText } from '#notices/papers-text.ts';
import { type NoticeText, type Reader } from '#notices/wording.ts';

interface Asked {
	school: string;
	held: readonly handingOver.NoticeRow[];
	people: ReadonlyMap<string, notices.Addressee>;
	/** Milliseconds since 1970. */
	at: number;
	/** Where links lead. */
	origin: string;
}

/** @returns by notice, of those that tell of no lesson's change, what they say now; null: there is nothing to say any more */
export async function staffWords(tx: Tx, asked: Asked): Promise<Map<string, NoticeText | null>> {
	const { people, origin } = asked;
	const words = new Map<string, NoticeText | null>();
	const office = await officeOf(tx, asked);
	const days = new Map<string, digests.DigestFacts | null>();
	for (const notice of asked.held) {
		const who = people.get(notice.person);
		if (!who || (notice.matter === null && notice.kind !== 'digest')) continue;
		const reader: Reader = { ...who, origin, wording: [] };
		if (notice.matter === 'papers')
			words.set(notice.id, papersText(await papers.stillOf(tx, papersOf(notice)), reader));
		else if (notice.matter !== null)
			words.set(notice.id, office && officeText(notice.matter, office, reader));
		else {
			const facts = days.get(notice.person) ?? (await digestOf(tx, asked, notice, who));
			days.set(notice.person, facts);
			words.set(notice.id, facts && digestText(facts, reader));
		}
	}
	return words;
}

const papersOf = ({ about }: handingOver.NoticeRow) => (about && 'papers' in about ? about.papers : []);

async function officeOf(
	tx: Tx,
	{ school, held, people, at }: Asked
): Promise<officeMatters.OfficeFacts | null> {
	const one = held.find(({ matter }) => matter !== null && matter !== 'papers');
	const zone = one && people.get(one.person)?.schoolZone;
	return zone === undefined ? null : await officeMatters.facts(tx, school, at, zone);
}

/** Whoever is a candidate by now has none. */
async function digestOf(
	tx: Tx,
	{ school, at }: Asked,
	{ person, about }: handingOver.NoticeRow,
	{ role, schoolZone: zone }: notices.Addressee
): Promise<digests.DigestFacts | null> {
	if (about === null || !('day' in about) || role === 'candidate') return null;
	return await digests.facts(tx, { school, person, role, day: about.day, zone, at });
}
