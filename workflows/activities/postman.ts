import { type Letter } from '#notices/letter.ts';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type Sent } from './way.ts';

/** One letter to one person. */
interface Mail {
	/** The notice's id: becomes the Message-ID, so that a letter sent twice is one to most mail programs. */
	id: string;
	to: string;
	letter: Letter;
}

export interface Postman {
	/** The sender's, `planning@ecole.example`. */
	address: string;
	send(mail: Mail): Promise<Sent>;
}

const PATIENCE = 10_000;

/** @param url `smtp://user:password@host:587` @param from sender's address */
export function smtpPostman(url: string, from: string): Postman {
	const address = addressIn(from);
	const host = address.split('@')[1] ?? 'localhost';
	return {
		address,
		async send({ id, to, letter }) {
			const progress = { handedOver: false };
			// A connection for each letter: nodemailer's pool sends one again by itself when its line is cut.
			const transport = createTransport({
				url,
				connectionTimeout: PATIENCE,
				greetingTimeout: PATIENCE,
				socketTimeout: 2 * PATIENCE,
				debug: true,
				logger: watchFor(progress)
			});
			try {
				const sent: unknown = await transport.sendMail({
					from,
					to,
					messageId: `<${id}@${host}>`,
					headers: headersOf(letter),
					...partsOf(letter)
				});
				return { end: 'accepted', id: responseOf(sent) };
			} catch (error) {
				return endOf(error, progress.handedOver);
			} finally {
				transport.close();
			}
		}
	};
}

/** `Planning <planning@ecole.example>` or the bare address. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

/** Mail programs show a button of their own that needs no page (RFC 8058). */
const headersOf = ({ unsubscribe }: Letter): Record<string, string> =>
	unsubscribe === null
		? {}
		: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

/**
 * One lesson is an alternative of the words, which mail programs offer to the calendar by themselves; of several each
 * is a file, as one message may be about one lesson only.
 */
function partsOf({ subject, text, html, calendar }: Letter): SendMailOptions {
	const [only, ...more] = calendar;
	if (!only) return { subject, text, html };
	if (more.length === 0)
		return { subject, text, html, icalEvent: { method: only.method, content: only.text } };
	const attachments = calendar.map((entry, at) => ({
		filename: `${String(at + 1)}.ics`,
		content: entry.text,
		contentType: `text/calendar; charset=utf-8; method=${entry.method}`
	}));
	return { subject, text, html, attachments };
}

/** Only nodemailer's own protocol tells how far it came: from DATA on the server may have the letter. */
function watchFor(progress: { handedOver: boolean }) {
	const hear = (...line: unknown[]): void => {
		if (line.includes('DATA')) progress.handedOver = true;
	};
	return {
		level: () => undefined,
		trace: hear,
		debug: hear,
		info: hear,
		warn: hear,
		error: hear,
		fatal: hear
	};
}

const responseOf = (sent: unknown): string =>
	typeof sent === 'object' && sent && 'response' in sent ? String(sent.response).slice(0, 200) : '';

/** An answer is an answer; silence after the letter was handed over is none. */
function endOf(error: unknown, handedOver: boolean): Sent {
	const why = error instanceof Error ? error.message : String(error);
	const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
	if (code >= 500) return { end: 'refused', why };
	if (code >= 400 || !handedOver) return { end: 'later', why };
	return { end: 'unknown', why };
}

/** Of a demo: nothing leaves the machine, the log of messages shows what would have. */
export const demoPostman: Postman = {
	address: 'planning@localhost',
	send: () => Promise.resolve({ end: 'accepted', id: 'demo' })
};
