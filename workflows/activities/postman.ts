import { type Letter } from '#notices/letter.ts';
import { type SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { type Answer, MailLines } from './mail-lines.ts';
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
	/** No more letters. */
	close?(): void;
}

/** @param url `smtp://user:password@host:587` @param from sender's address */
export function smtpPostman(url: string, from: string): Postman {
	const address = addressIn(from);
	const host = address.split('@')[1] ?? 'localhost';
	const lines = new MailLines(url);
	return {
		address,
		async send({ id, to, letter }) {
			const messageId = `<${id}@${host}>`;
			const options = { from, to, messageId, headers: headersOf(letter), ...partsOf(letter) };
			const raw = await new MailComposer(options).compile().build();
			return sentOf(await lines.send({ from: address, to, raw }));
		},
		close: () => {
			lines.close();
		}
	};
}

/** `Planning <planning@ecole.example>` or the bare address. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

/** No machine that is away answers (RFC 3834); mail programs show a button of their own that needs no page (RFC 8058). */
const headersOf = ({ unsubscribe }: Letter): Record<string, string> => ({
	'Auto-Submitted': 'auto-generated',
	...(unsubscribe !== null && {
		'List-Unsubscribe': `<${unsubscribe}>`,
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
	})
});

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

/** An answer is an answer; silence after the letter was handed over is none. */
function sentOf(answer: Answer): Sent {
	if (answer.ok) return { end: 'accepted', id: answer.response.slice(0, 200) };
	const { why, code, handedOver } = answer;
	if (code !== null && code >= 500) return { end: 'refused', why };
	return code !== null || !handedOver ? { end: 'later', why } : { end: 'unknown', why };
}

/** Of a demo: nothing leaves the machine, the log of messages shows what would have. */
export const demoPostman: Postman = {
	address: 'planning@localhost',
	send: () => Promise.resolve({ end: 'accepted', id: 'demo' })
};
