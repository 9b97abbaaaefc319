import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { parseWeek, type Week } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { editId, lesson } from '../builders/lesson.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { school, type TestSchool } from './school.ts';

export const NOW = Date.parse('2026-11-23T05:00:00Z');
export const W48 = parseWeek('2026-W48') as Week;
export const ACCEPTED: Verdict = { verdict: 'accepted' };

/** Who teaches, in which car, where, whom: by their names in the small school. */
export interface Planned {
	by?: string;
	car?: string;
	place?: string;
	seats?: string[];
	/** Makes it a theory class. */
	capacity?: number;
}

/** A write path on a database of its own, with small schools to try it on; no sockets, no pages. */
export class SmallSchool {
	readonly db: TestDatabase;
	readonly schedule: Schedule;
	/** Every commit since the school was opened. */
	readonly told: BoardCommit[] = [];
	#ecole: TestSchool | null = null;

	private constructor(db: TestDatabase) {
		this.db = db;
		this.schedule = createSchedule({ sql: db.app, clock: () => NOW });
		this.schedule.onCommit((commit) => this.told.push(commit));
	}

	static async open(): Promise<SmallSchool> {
		return new SmallSchool(await freshDatabase());
	}

	get ecole(): TestSchool {
		if (!this.#ecole) throw new Error('call begin() first');
		return this.#ecole;
	}
	get rose(): Actor {
		return this.ecole.actor('Rose');
	}
	get pushes(): BoardCommit['pushes'] {
		return this.told.flatMap((commit) => commit.pushes);
	}

	/** A new school: nothing an earlier test did is in it. */
	async begin(): Promise<void> {
		this.#ecole = await school(this.db.owner, {
			admins: ['Rose', 'Guy'],
			instructors: ['Awa', 'Paul'],
			candidates: ['Joël', 'Merveille', 'Davy'],
			vehicles: ['DK-482-AA', 'FT-207-AB'],
			places: ['Glass', 'Owendo'],
			yards: ['Parc']
		});
		this.told.length = 0;
	}

	/** Those who work here have no e-mail address: what a mail server gets is candidates'. */
	async writeToCandidatesOnly(): Promise<void> {
		await this.db.owner`
			update account a set email = null, phone = '+2416' || lpad(floor(random() * 1e8)::text, 8, '0')
			from person p where p.staff and p.account_id = a.id and p.school_id = ${this.ecole.id}`;
	}

	id(name: string): string {
		return this.ecole.ids[name] ?? '';
	}

	/** A lesson of this school: names become ids. */
	planned(when: string, { by, car, place, seats = [], capacity }: Planned): Lesson {
		const idOf = (name: string | undefined) => (name === undefined ? null : this.id(name));
		return lesson(when, {
			id: crypto.randomUUID(),
			instructor: idOf(by),
			vehicle: idOf(car),
			place: idOf(place),
			candidates: seats.map((name) => this.id(name)).sort(),
			...(capacity === undefined ? {} : { kind: 'theory', capacity })
		});
	}

	async submit(edit: Edit, actor = this.rose, week = W48, id = editId(NOW)): Promise<Verdict> {
		const [verdict] = await this.schedule.submit(actor, week, [{ id, edit }]);
		if (!verdict) throw new Error('no verdict');
		return verdict;
	}

	/** The school calls it off: its vehicle is broken. */
	cancel({ id: lesson, version: base }: Lesson): Promise<Verdict> {
		const set = { cancelledBy: 'school' } as const;
		return this.submit({ op: 'cancel', lesson, base, set, was: {}, reason: 'vehicle_down' });
	}

	async close(): Promise<void> {
		await this.schedule.close();
		await this.db.drop();
	}
}
