import { type Lesson } from '#domain/lesson.ts';
import { type Span } from '#lib/calendar/open-calendar.ts';
import { m } from '#paraglide/messages.js';
import { wishOf } from './calendar-input.ts';
import { type Desk } from './desk.svelte.ts';
import { type Impact, impactOf, impossible } from './impact.ts';
import { mayMove } from './viewer.ts';

/** What laying the lesson down on `span` would do, whatever it is carried with. */
export function dropImpact(desk: Desk, lesson: Lesson, span: Span): Impact {
	const after = { ...lesson, ...wishOf(desk, lesson, span) };
	if (!mayMove(desk.viewer, after)) {
		const { name = m.board_somebody() } = desk.directory.instructor(after.instructor) ?? {};
		return impossible(desk.clock.range(after), m.board_refused_not_yours({ name }));
	}
	return impactOf(lesson, after, {
		lessons: desk.boards.standing,
		dated: desk.dated,
		closures: desk.closures,
		published: desk.published === true,
		reader: desk.reader,
		locale: desk.viewer.locale
	});
}
