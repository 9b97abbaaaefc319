/** One leaf of a letter, decoded. */
export interface MimePart {
	/** `text/calendar; charset=utf-8; method=REQUEST`. */
	type: string;
	disposition: string;
	/** The multiparts it lies in, outermost first: `multipart/mixed`. */
	inside: string[];
	body: string;
}

/** The leaves of a letter, as a mail program reads it (RFC 2045 and 2046); written apart from the sender's library. */
export function mimeParts(raw: string, inside: string[] = []): MimePart[] {
	const { headers, body } = mimeHead(raw);
	const type = headers.get('content-type') ?? 'text/plain';
	const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
	if (boundary === undefined)
		return [
			{
				type,
				disposition: headers.get('content-disposition') ?? '',
				inside,
				body: decoded(body, headers.get('content-transfer-encoding'))
			}
		];
	const pieces = `\r\n${body}`.split(`\r\n--${boundary}`);
	if (!pieces.at(-1)?.startsWith('--')) throw new Error(`a multipart without its end: ${type}`);
	const around = [...inside, type.split(';')[0] ?? ''];
	return pieces.slice(1, -1).flatMap((piece) => mimeParts(piece.replace(/^[ \t]*\r\n/, ''), around));
}

/** Names in lower case, long lines joined. */
export function mimeHead(raw: string): { headers: Map<string, string>; body: string } {
	const end = raw.startsWith('\r\n') ? 0 : raw.indexOf('\r\n\r\n') + 2;
	const lines = raw
		.slice(0, end)
		.replace(/\r\n[ \t]+/g, ' ')
		.split('\r\n');
	const headers = lines.flatMap((line): [string, string][] => {
		const colon = line.indexOf(':');
		return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
	});
	return { headers: new Map(headers), body: raw.slice(end + 2) };
}

function decoded(body: string, encoding = '7bit'): string {
	if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
	if (!/quoted-printable/i.test(encoding)) return body;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
