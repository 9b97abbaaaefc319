import ical from 'node-ical';
import { type Engine } from '#domain/import/calendar.ts';
import { BadRecurrence, TooDense } from '#domain/import/expand.ts';

/** What Windows has called zones at some time, and node-ical does not know. One whose clocks nobody can tell is not here: Mid-Atlantic. */
const OLDER_WINDOWS: ReadonlyMap<string, string> = new Map([
	['Armenian Standard Time', 'Asia/Yerevan'],
	['Kamchatka Standard Time', 'Asia/Kamchatka'],
	['Mexico Standard Time', 'America/Mexico_City'],
	['Mexico Standard Time 2', 'America/Chihuahua'],
	['UTC-11', 'Etc/GMT+11'],
	['UTC-09', 'Etc/GMT+9'],
	['UTC-08', 'Etc/GMT+8'],
	['UTC-02', 'Etc/GMT+2'],
	['UTC+12', 'Etc/GMT-12'],
	['UTC+13', 'Etc/GMT-13']
]);

/**
 * node-ical expands the rules and knows the Windows zones. It is fed one clean event at a time, with the clock's
 * time as UTC: by itself it moves 30 February to March and reads a zone it does not know as this machine's.
 */
export const calendarEngine: Engine = {
	expand(rule, start, from, to) {
		const series = parseEvent(`DTSTART:${start.replaceAll(/[-:]/g, '')}Z`, `RRULE:${rule}`);
		if (!series?.rrule) throw new BadRecurrence(rule);
		try {
			return series.rrule
				.between(new Date(from + 'Z'), new Date(to + 'Z'), true)
				.map((date) => date.toISOString().slice(0, 19));
		} catch {
			if (/FREQ=(SECOND|MINUTE|HOUR)LY/.test(rule)) throw new TooDense(rule);
			throw new BadRecurrence(rule);
		}
	},
	windowsZone(name) {
		const older = OLDER_WINDOWS.get(name);
		if (older !== undefined) return older;
		if (!/^[\w .,()+:/&'-]{1,100}$/.test(name) || /^tzone:|^Customized/.test(name)) return null;
		const zone = parseEvent(`DTSTART;TZID="${name}":20260101T000000`)?.start.tz;
		return zone !== undefined && /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(zone) ? zone : null;
	}
};

function parseEvent(...lines: string[]) {
	const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT', 'END:VCALENDAR'];
	try {
		const event = ical.sync.parseICS(text.join('\r\n')).one;
		return event?.type === 'VEVENT' ? event : null;
	} catch {
		throw new BadRecurrence(lines.at(-1));
	}
}
