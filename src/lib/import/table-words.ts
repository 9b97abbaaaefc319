import { type ListObjection, type ListVerdict } from '#domain/import/judge-list.ts';
import { type Listed } from '#domain/import/occurrence.ts';
import { type Column, type TableKind } from '#domain/import/table.ts';
import { m } from '#paraglide/messages.js';
import { unreadWords } from './words.ts';

const KINDS: Record<TableKind, () => string> = {
	lessons: m.import_kind_lessons,
	candidates: m.import_kind_candidates,
	instructors: m.import_kind_instructors,
	vehicles: m.import_kind_vehicles
};
export const kindWords = (kind: TableKind): string => KINDS[kind]();

const COLUMNS: Record<Column, () => string> = {
	uid: m.import_column_uid,
	date: m.import_column_date,
	start: m.import_column_start,
	endDate: m.import_column_endDate,
	end: m.import_column_end,
	duration: m.import_column_duration,
	allDay: m.import_column_allDay,
	zone: m.import_column_zone,
	title: m.import_column_title,
	kind: m.import_column_kind,
	status: m.import_column_status,
	candidates: m.import_column_candidates,
	lastName: m.import_column_lastName,
	firstName: m.import_column_firstName,
	instructor: m.import_column_instructor,
	vehicle: m.import_column_vehicle,
	place: m.import_column_place,
	description: m.import_column_description,
	name: m.import_column_name,
	phone: m.import_column_phone,
	email: m.import_column_email,
	permit: m.import_column_permit,
	hours: m.import_column_hours,
	plate: m.import_column_plate,
	model: m.import_column_model,
	insuranceUntil: m.import_column_insuranceUntil,
	inspectionUntil: m.import_column_inspectionUntil
};
export const columnWords = (column: Column): string => COLUMNS[column]();

const ONE: Record<Listed['group'], () => string> = {
	candidates: m.import_list_one_candidates,
	instructors: m.import_list_one_instructors,
	vehicles: m.import_list_one_vehicles
};
export const listedGroupWords = (group: Listed['group']): string => ONE[group]();

const MANY: Record<ListVerdict['verdict'], () => string> = {
	new: m.import_list_new_many,
	taken: m.import_list_taken_many,
	already: m.import_list_already_many,
	left: m.import_list_left_many,
	refused: m.import_list_refused_many
};
/** Of several rows. */
export const listVerdictsWords = (verdict: ListVerdict['verdict']): string => MANY[verdict]();

const OBJECTIONS: Record<ListObjection, () => string> = {
	bad_phone: m.import_list_bad_phone,
	bad_permit: m.import_list_bad_permit,
	bad_hours: m.import_list_bad_hours,
	unknown_instructor: m.import_list_unknown_instructor,
	same_name: m.import_list_same_name,
	twice: m.import_list_twice
};
export const isObjection = (reason: string): reason is ListObjection => Object.hasOwn(OBJECTIONS, reason);

/** What becomes of one row, a refusal by its reason. @param file the row is of */
export function listVerdictWords(verdict: ListVerdict, file: string): string {
	switch (verdict.verdict) {
		case 'new':
			return verdict.note ? m.import_list_new_instructor() : m.import_list_new();
		case 'taken':
			return m.import_list_taken();
		case 'already':
			return m.import_list_already();
		case 'left':
			return m.import_list_left();
		case 'refused':
			return isObjection(verdict.reason)
				? OBJECTIONS[verdict.reason]()
				: unreadWords(verdict.reason, '', file);
	}
}
