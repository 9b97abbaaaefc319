import { fold } from './name.ts';

const WORD = '(?:annulee?s?|cancell?ed)';
const FIRST = new RegExp(`^[^\\p{L}\\p{N}]*${WORD}(?![\\p{L}\\p{N}])`, 'u');
const BRACKETED = new RegExp(`[(\\[{*]\\s*${WORD}\\s*[)\\]}*]`, 'u');
const LAST = new RegExp(`[-–—:,;/|]\\s*${WORD}[^\\p{L}\\p{N}]*$`, 'u');

/** Does the title say that it does not take place: `Canceled: …`, `ANNULÉ - …`, `… (annulée)`? */
export function isCalledOff(title: string): boolean {
	const plain = title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return FIRST.test(plain) || BRACKETED.test(plain) || LAST.test(plain);
}

const IN_KIND = new RegExp(` ${WORD} `);

/** A kind is a word or two, which say it wherever it stands: `Conduite annulée`. */
export const isKindCalledOff = (kind: string): boolean => IN_KIND.test(` ${fold(kind)} `);

const IN_STATUS =
	/ (?:annulee?s?|annulations?|cancell?ed|cancellation|supprimee?s?|deleted|declined|refusee?s?) /;
const DENIED =
	/ (?:non|pas|not|sans|aucune?|no|never|jamais) (?:ete |been )?(?=(?:annul|cancel|supprim|delet|declin|refus))/;

/** So is a status, which may name whoever did it as well: `Séance annulée`, `Declined by guest`; `Non annulé` is none. */
export const isStatusCalledOff = (status: string): boolean => {
	const plain = ` ${fold(status)} `;
	return IN_STATUS.test(plain) && !DENIED.test(plain);
};
