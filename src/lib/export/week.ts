import ical from 'ical-generator';
import { ianaZone } from '#domain/import/zone.ts';
import { csvOf } from './csv.ts';

/** A lesson in words, to be taken elsewhere. */
export interface ExportedLesson {
	id: string;
	/** Instants. */
	start: string;
	end: string;
	title: string;
	description: string;
	instructor: string;
	candidates: string[];
	vehicle: string;
	place: string;
}

/** One instructor's lessons as an .ics file named after them, in UTC. @param now milliseconds since 1970 */
export function weekCalendar(lessons: readonly ExportedLesson[], instructor: string, now: number): string {
	const calendar = ical({
		name: instructor,
		prodId: { company: 'DGTT', product: 'Auto-École', language: 'FR' }
	});
	for (const { id, start, end, title, description, place } of lessons)
		calendar.createEvent({
			id,
			stamp: new Date(now),
			start: new Date(start),
			end: new Date(end),
			summary: title,
			description,
			location: place
		});
	return calendar.toString();
}

const HEADERS = [
	'UID',
	'Date',
	'Début',
	'Date de fin',
	'Fin',
	'Titre',
	'Moniteur',
	'Candidats',
	'Véhicule',
	'Lieu'
];

/** Lessons as a table, by the school's clock, dd/mm/yyyy. @param zone IANA name */
export function weekTable(lessons: readonly ExportedLesson[], zone: string): string {
	const clock = ianaZone(zone);
	const written = (at: string): [string, string] => {
		const wall = clock.toWall(Date.parse(at));
		const [year = '', month = '', day = ''] = wall.slice(0, 10).split('-');
		return [`${day}/${month}/${year}`, wall.slice(11, 16)];
	};
	const rows = lessons.map((one) => [
		...[one.id, ...written(one.start), ...written(one.end), one.title],
		...[one.instructor, one.candidates.join(', '), one.vehicle, one.place, one.description]
	]);
	return csvOf([[...HEADERS, 'Description'], ...rows], ';');
}
