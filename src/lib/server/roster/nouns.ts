import * as v from 'valibot';
import * as candidates from '#db/candidates.ts';
import * as instructors from '#db/instructors.ts';
import * as places from '#db/places.ts';
import { overlapsAt, setExclusive } from '#db/roster.ts';
import * as vehicles from '#db/vehicles.ts';
import { type Profile } from '#domain/profile/profile.ts';
import * as field from '#lib/server/fields.ts';
import { clashesText } from '#lib/server/roster/clash-text.ts';
import { type Noun } from '#lib/server/roster/noun.ts';
import { m } from '#paraglide/messages.js';

const permitsOf = (profile: Profile) => profile.categories.map((category) => category.key);

export const CANDIDATE: Noun<candidates.CandidateFields> = {
	thing: 'candidate',
	path: '/admin/candidates',
	schema: (profile) =>
		v.object({
			name: field.name(80),
			phone: field.phone(profile.phoneCountry),
			permit: field.choice(permitsOf(profile)),
			instructor: v.pipe(
				field.optionalText(36),
				v.check(
					(id) => id === null || /^[0-9a-f-]{36}$/.test(id),
					() => m.web_field_choice()
				)
			),
			hoursBought: field.whole(0, 1000)
		}),
	get: candidates.get,
	create: candidates.create,
	update: candidates.update,
	meaning: (constraint) =>
		constraint.includes('instructor') ? { instructor: m.web_instructor_gone() } : null
};

export const INSTRUCTOR: Noun<instructors.InstructorFields> = {
	thing: 'instructor',
	path: '/admin/instructors',
	schema: (profile) =>
		v.object({
			name: field.name(80),
			phone: field.phone(profile.phoneCountry),
			permits: v.pipe(
				v.optional(v.array(field.choice(permitsOf(profile))), []),
				v.nonEmpty(() => m.web_permit_none())
			)
		}),
	get: instructors.get,
	create: instructors.create,
	update: instructors.update
};

export const VEHICLE: Noun<vehicles.VehicleFields> = {
	thing: 'vehicle',
	path: '/admin/vehicles',
	schema: (profile) =>
		v.object({
			plate: v.pipe(
				field.name(16),
				v.minLength(2, () => m.web_field_missing()),
				v.transform((plate) => plate.toLocaleUpperCase('fr'))
			),
			model: field.text(60),
			permit: field.choice(permitsOf(profile)),
			insuranceUntil: field.optionalDay,
			inspectionUntil: field.optionalDay
		}),
	get: vehicles.get,
	create: vehicles.create,
	update: vehicles.update,
	meaning: (constraint) => (constraint.includes('plate') ? { plate: m.web_plate_taken() } : null)
};

export const PLACE: Noun<places.PlaceFields> = {
	thing: 'place',
	path: '/admin/places',
	schema: () =>
		v.object({
			name: field.name(80),
			shortName: field.name(12),
			address: field.optionalText(200),
			oneAtATime: field.tick
		}),
	get: places.get,
	create: places.create,
	update: places.update,
	meaning: (constraint) => (constraint.includes('name') ? { name: m.web_place_taken() } : null),
	// The lessons to come carry the habit of their place: the database holds it there.
	async beside(tx, id, fields, before, at) {
		if (!before || before.oneAtATime === fields.oneAtATime) return null;
		const overlaps = fields.oneAtATime ? await overlapsAt(tx, id, at.now) : [];
		if (overlaps.length > 0)
			return { oneAtATime: m.web_place_overlaps({ lessons: clashesText(overlaps, at.zone, at.locale) }) };
		await setExclusive(tx, id, fields.oneAtATime, at.now);
		return null;
	}
};
