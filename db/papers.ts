import { type Channel } from '#domain/notices/notice.ts';
import { type EndingPaper, type Paper } from '#domain/notices/papers.ts';
import { type Tx } from './sql.ts';

/** Those of the vehicles in use that hold on a day and after. @param day `2026-11-24` */
export async function standing(tx: Tx, day: string): Promise<Paper[]> {
	const rows = await tx<Paper[]>`
		select v.id as vehicle, p.paper, to_char(p.until, 'YYYY-MM-DD') as until
		from vehicle v cross join lateral (
			values ('insurance', v.insurance_until), ('inspection', v.inspection_until)) as p(paper, until)
		where v.school_id = current_school() and v.active and p.until >= ${day}::date order by p.until, v.plate, p.paper`;
	return [...rows];
}

/** What somebody was told of by a channel. */
export async function told(tx: Tx, person: string, channel: Channel): Promise<EndingPaper[]> {
	const rows = await tx<{ papers: EndingPaper[] }[]>`
		select about->'papers' as papers from notice
		where person_id = ${person} and channel = ${channel} and matter = 'papers'
			and created_at > now() - interval '60 days'`;
	return rows.flatMap(({ papers }) => papers);
}

/** One as it is spoken of. */
export interface NamedPaper extends Paper {
	plate: string;
	model: string;
}

/** Of these, those that still end on that day: the vehicle is in use, the paper has not been renewed. */
export async function stillOf(tx: Tx, papers: readonly Paper[]): Promise<NamedPaper[]> {
	const rows = await tx<NamedPaper[]>`
		select v.id as vehicle, v.plate, v.model, p.paper, p.until
		from jsonb_to_recordset(${tx.json(papers.map(({ vehicle, paper, until }) => ({ vehicle, paper, until })))})
			as p(vehicle uuid, paper text, until text) join vehicle v on v.id = p.vehicle
		where v.active and p.until::date = case p.paper when 'insurance' then v.insurance_until else v.inspection_until end
		order by p.until, v.plate, p.paper`;
	return [...rows];
}
