import ical, { type VEvent } from 'node-ical';
import { expect, test } from 'vitest';
import { type Told } from '#domain/notices/notice.ts';
import { entry } from '../../tests/builders/planning.ts';
import { type CalendarEntry, calendarEntries } from './calendar.ts';
import { type Reader } from './wording.ts';

const reader: Reader = {
	role: 'candidate',
	name: 'Joël "Jo" Mba',
	locale: 'fr',
	school: 'Auto-École de Glass; la vraie, à Libreville',
	zone: 'Africa/Libreville',
	schoolZone: 'Africa/Libreville',
	origin: 'https://planning.example.ga',
	wording: []
};
const invitation = {
	organizer: 'planning@ecole.test',
	attendee: 'joel@ecole.test',
	at: Date.parse('2026-11-23T09:00:00Z')
};
const was = entry('a', '09:00', { version: 4 });
const entriesOf = (...changes: Partial<Told>[]): CalendarEntry[] =>
	calendarEntries(
		changes.map((one) => ({ lesson: 'a', kind: 'moved', was, now: was, ...one }) as Told),
		reader,
		invitation
	);
const read = ({ method, text }: CalendarEntry | { method: ''; text: '' }) => {
	const event = Object.values(ical.sync.parseICS(text)).find(
		(part): part is VEvent => part?.type === 'VEVENT'
	);
	return [method, event?.uid, Number(event?.sequence), event?.status, event?.start.toISOString()];
};

test('each lesson is an entry of its own, under its id and version', () => {
	const entries = entriesOf(
		{ kind: 'added', was: null, now: entry('b', '10:00') },
		{ now: entry('a', '13:00', { version: 7 }) }
	);
	expect(entries.map(read)).toEqual([
		['REQUEST', 'b', 1, 'CONFIRMED', '2026-11-24T10:00:00.000Z'],
		['REQUEST', 'a', 7, 'CONFIRMED', '2026-11-24T13:00:00.000Z']
	]);
});

test('what is off, or theirs no longer, leaves the calendar by a later version', () => {
	const off = entry('a', '13:00', { state: 'cancelled', version: 6 });
	expect(entriesOf({ kind: 'cancelled', now: off }).map(read)).toEqual([
		['CANCEL', 'a', 6, 'CANCELLED', '2026-11-24T13:00:00.000Z']
	]);
	expect(entriesOf({ kind: 'removed', now: null }).map(read)).toEqual([
		['CANCEL', 'a', 5, 'CANCELLED', '2026-11-24T09:00:00.000Z']
	]);
});

test('a reminder brings nothing new to the calendar', () => {
	expect(entriesOf({ kind: 'near', was: null })).toEqual([]);
});

test('names of people and schools are text, in lines of at most 75 octets', () => {
	const [made] = entriesOf({});
	const lines = made?.text.split('\r\n') ?? [];
	expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
	const event = Object.values(ical.sync.parseICS(made?.text ?? '')).find((part) => part?.type === 'VEVENT');
	expect(event).toMatchObject({
		summary: 'Conduite · Auto-École de Glass; la vraie, à Libreville',
		location: 'Glass',
		description: 'Awa Diallo, DK-482-AA'
	});
});
