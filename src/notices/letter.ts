import { cityOf } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { type CalendarEntry } from './calendar.ts';
import { OWN_PAGES } from './own-pages.ts';
import { type NoticeText, type Reader } from './wording.ts';

/** A notice as an e-mail: the same words twice, as plain text and as HTML, and its lessons for a calendar. */
export interface Letter {
	subject: string;
	text: string;
	html: string;
	calendar: CalendarEntry[];
	/** One click ends letters of this kind; null: nothing of it can be turned off, or no key signs such links. */
	unsubscribe: string | null;
}

export function letterOf(
	{ subject, lines }: NoticeText,
	reader: Reader,
	more: { calendar: CalendarEntry[]; unsubscribe: string | null } = { calendar: [], unsubscribe: null }
): Letter {
	const options = { locale: reader.locale };
	const pages = OWN_PAGES[reader.role];
	const link = `${reader.origin}${pages.planning}`;
	const hello = m.notice_hello({ name: reader.name }, options);
	const zone = m.notice_zone({ city: cityOf(reader.zone) }, options);
	const choose = more.unsubscribe ?? `${reader.origin}${pages.choices}`;
	const end = m.notice_end({ link: choose }, options);
	const see = m.notice_see({ link }, options);
	const text = [
		hello,
		'',
		...lines.map((line) => `- ${line}`),
		'',
		see,
		zone,
		'',
		reader.school,
		'',
		end,
		''
	].join('\n');
	const items = lines.map((line) => `<li style="margin:0 0 8px">${escaped(line)}</li>`).join('');
	const seen = linked(see, link);
	const html = `<!doctype html><html lang="${reader.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head><body style="font:16px/1.5 system-ui,sans-serif;color:#1d2733;max-width:36rem;margin:0 auto;padding:16px"><p>${escaped(hello)}</p><ul style="padding-left:20px">${items}</ul><p>${seen}</p><p style="color:#5a6675">${escaped(zone)}<br>${escaped(reader.school)}</p><p style="color:#5a6675;font-size:14px">${linked(end, choose)}</p></body></html>`;
	return { subject, text, html, ...more };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
const linked = (sentence: string, link: string): string =>
	escaped(sentence).replace(escaped(link), `<a href="${escaped(link)}">${escaped(link)}</a>`);
