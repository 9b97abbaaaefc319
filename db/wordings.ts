import { type Locale } from '#domain/locale.ts';
import { type TemplateForm, type TemplateKind } from '#domain/notices/template.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Tx } from './sql.ts';

/** One text of a school's own; what it has none for is said in the house's words. */
export interface Wording {
	kind: TemplateKind;
	form: TemplateForm;
	locale: Locale;
	template: string;
}

export async function list(tx: Tx, locale: Locale): Promise<Wording[]> {
	const rows = await tx<Wording[]>`select kind, form, locale, template from wording where locale = ${locale}`;
	return [...rows];
}

export const put = (
	tx: Tx,
	school: string,
	{ kind, form, locale, template }: Wording
): Promise<unknown> => tx`
	insert into wording (school_id, kind, form, locale, template)
	values (${school}, ${kind}, ${form}, ${locale}, ${template})
	on conflict (school_id, kind, form, locale) do update set template = excluded.template`;

export const drop = (tx: Tx, { kind, form, locale }: Omit<Wording, 'template'>): Promise<unknown> =>
	tx`delete from wording where kind = ${kind} and form = ${form} and locale = ${locale}`;

/** Somebody a text can be tried on: their next lesson. */
export interface Trial {
	id: string;
	name: string;
	entry: PlanningEntry;
}

const MOST_TRIALS = 100;

/** People with a published lesson to come, by name. @param at instant */
export async function trials(tx: Tx, at: string): Promise<Trial[]> {
	const rows = await tx<Trial[]>`
		select id, name, entry from (
			select distinct on (c.id) c.id, c.name, p.entry from planning_entry p join candidate c on c.id = p.candidate_id
			where p.published and p.starts_at > ${at}::timestamptz and p.entry ->> 'state' = 'planned' and c.active
			order by c.id, p.starts_at) next
		order by name, id limit ${MOST_TRIALS}`;
	return [...rows];
}
