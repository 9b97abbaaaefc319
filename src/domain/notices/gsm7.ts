/** GSM 7 bit default alphabet (3GPP TS 23.038, 6.2.1), without the escape. */
const BASIC = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
);
/** Its extension table (6.2.1.1): each takes an escape before it. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** What French and our own texts hold beyond it, and what a reader takes for the same. */
const SAME: Record<string, string> = {
	œ: 'oe',
	Œ: 'OE',
	'’': "'",
	'‘': "'",
	'“': '"',
	'”': '"',
	'«': '"',
	'»': '"',
	'–': '-',
	'—': '-',
	'…': '...',
	'→': '->',
	'·': '-',
	'\u00a0': ' ',
	'\u202f': ' ',
	'\u2011': '-',
	'\t': ' '
};

const isGsm7 = (sign: string): boolean => BASIC.has(sign) || EXTENSION.has(sign);

/** A text in the GSM alphabet alone: what has no like in it becomes a question mark. */
export const toGsm7 = (text: string): string =>
	[...text.normalize('NFC')].map((sign) => (isGsm7(sign) ? sign : likeOf(sign))).join('');

function likeOf(sign: string): string {
	const same = SAME[sign];
	if (same !== undefined) return same;
	const bare = sign.normalize('NFD').replaceAll(/\p{M}/gu, '');
	return [...bare].every(isGsm7) ? bare : '?';
}

export interface Segments {
	alphabet: 'gsm7' | 'ucs2';
	/** In septets (signs of the extension are two) or in UTF-16 units. */
	length: number;
	/** Messages the provider sends and charges. */
	count: number;
}

/** How many messages a text becomes: of several, each gives some room to the header that joins them (3GPP TS 23.040). */
export function segmentsOf(text: string): Segments {
	const signs = [...text];
	if (!signs.every(isGsm7)) return { alphabet: 'ucs2', ...counted(units(signs), 70, 67) };
	return {
		alphabet: 'gsm7',
		...counted(
			signs.map((sign) => (EXTENSION.has(sign) ? 2 : 1)),
			160,
			153
		)
	};
}

const units = (signs: readonly string[]): number[] => signs.map((sign) => sign.length);

/** @param sizes of each sign, none of which is cut in two @param alone room of a single message @param joined of each of several */
function counted(sizes: readonly number[], alone: number, joined: number): Omit<Segments, 'alphabet'> {
	const length = sizes.reduce((sum, size) => sum + size, 0);
	if (length <= alone) return { length, count: 1 };
	let count = 1;
	let room = joined;
	for (const size of sizes) {
		if (size > room) {
			count += 1;
			room = joined;
		}
		room -= size;
	}
	return { length, count };
}
