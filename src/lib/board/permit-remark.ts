import { isDriving, type Lesson } from '#domain/lesson.ts';
import { m } from '#paraglide/messages.js';
import { type Directory } from './directory.svelte.ts';

/** A candidate who trains for another licence than the vehicle is for: worth a word, forbidden by no rule. */
export function permitRemark(
	lesson: Pick<Lesson, 'kind' | 'vehicle' | 'candidates'>,
	directory: Directory
): string | null {
	const vehicle = directory.vehicle(lesson.vehicle);
	if (!vehicle || !isDriving(lesson.kind)) return null;
	const other = lesson.candidates
		.map((id) => directory.candidate(id))
		.find((candidate) => candidate && candidate.permit !== vehicle.permit);
	return other
		? m.board_permit_differs({
				name: other.name,
				permit: other.permit,
				plate: vehicle.plate,
				category: vehicle.permit
			})
		: null;
}
