import { type Change } from './edit.ts';
import { type Lesson } from './lesson.ts';
import { type Refusal } from './verdict.ts';

export const ROLES = ['admin', 'instructor', 'candidate'] as const;
export type Role = (typeof ROLES)[number];

/** One of somebody's roles, and the instructor or candidate they have it as; an admin has it as nobody. */
export interface RoleHeld {
	role: Role;
	person: string | null;
}

/** Who acts, in which school, as what. Made only by the session gate. */
export interface Actor {
	account: string;
	school: string;
	roles: readonly Role[];
	/** Their own row as instructor or candidate of that school. */
	instructor: string | null;
	candidate: string | null;
}

type Forbidden = Extract<Refusal, { code: 'forbidden' }>;

export const isStaff = (actor: Actor): boolean =>
	actor.roles.includes('admin') || actor.roles.includes('instructor');
export const isAdmin = (actor: Actor): boolean => actor.roles.includes('admin');

/** The role an actor writes a lesson in, as the audit names it. */
export const writingRole = (actor: Actor): Role => (isAdmin(actor) ? 'admin' : 'instructor');

/** What an instructor's right hangs on beside the lesson. */
export interface Standing {
	/** Further instructors who agreed to this change (an accepted swap). */
	parties?: readonly string[];
	/** Candidates they teach: only those may they seat. */
	taught?: ReadonlySet<string>;
}

/** Why this actor may not make this change, or null. Admins change all lessons, instructors their own. */
export function refusalOf(actor: Actor, change: Change, standing: Standing = {}): Forbidden | null {
	if (isAdmin(actor)) return null;
	if (!actor.roles.includes('instructor') || actor.instructor === null)
		return { code: 'forbidden', why: 'role', owner: null };
	const agreed = [actor.instructor, ...(standing.parties ?? [])];
	const refusal = lessonRefusal(change.before, agreed) ?? lessonRefusal(change.after, agreed);
	if (refusal) return refusal;
	const stranger = change.step.seats?.add.some(
		(id) => !standing.taught?.has(id) && !change.before?.candidates.includes(id)
	);
	return stranger ? { code: 'forbidden', why: 'not_taught', owner: null } : null;
}

/** Why instructors who agreed may not touch this lesson, as it was or as it would be. */
function lessonRefusal(lesson: Lesson | null, agreed: readonly string[]): Forbidden | null {
	if (!lesson) return null;
	if (lesson.instructor === null || !agreed.includes(lesson.instructor))
		return { code: 'forbidden', why: 'not_yours', owner: lesson.instructor };
	return lesson.kind === 'official_exam' ? { code: 'forbidden', why: 'official_exam', owner: null } : null;
}

/** A swap on a colleague's lesson is accepted by that colleague or an admin, never by the one who proposed it as instructor. */
export const mayDecideProposal = (actor: Actor, proposal: { toInstructor: string }): boolean =>
	isAdmin(actor) || (actor.instructor !== null && actor.instructor === proposal.toInstructor);
