import { type Role } from '#domain/policy.ts';
import { demoId } from './chance.ts';
import { demoSchool, otherSchool } from './school.ts';

export const DEMO_PASSWORD = 'demo-demo';

export interface DemoAccount {
	id: string;
	email: string;
	name: string;
	role: Role;
	school: { id: string; slug: string };
	/** Their row as instructor or candidate. */
	person: string | null;
	/** Said beside the sign-in. */
	is: { fr: string; en: string };
}

const admin = { fr: 'administratrice', en: 'admin' };
const demo = demoSchool();
const other = otherSchool();

/** Every account of the demo. */
export const DEMO_SIGN_INS: readonly DemoAccount[] = [
	account('admin@demo.test', 'Rose Moussavou', 'admin', demo, admin),
	account('admin2@demo.test', 'Guy-Roger Obame', 'admin', demo, { fr: 'administrateur', en: 'admin' }),
	account('moniteur@demo.test', 'Awa Diallo', 'instructor', demo, { fr: 'monitrice', en: 'instructor' }),
	account('moniteur2@demo.test', 'Paul Essono', 'instructor', demo, { fr: 'moniteur', en: 'instructor' }),
	account('candidat@demo.test', 'Merveille Nzé', 'candidate', demo, { fr: 'candidate', en: 'candidate' }),
	account('candidat2@demo.test', 'Joël Mba', 'candidate', demo, { fr: 'candidat', en: 'candidate' }),
	account('admin@autre.test', 'Yvette Rapontchombo', 'admin', other, {
		fr: 'administratrice d’une autre auto-école',
		en: 'admin of another school'
	})
];

function account(
	email: string,
	name: string,
	role: Role,
	school: ReturnType<typeof demoSchool>,
	is: DemoAccount['is']
): DemoAccount {
	const people = { admin: [], instructor: school.instructors, candidate: school.candidates }[role];
	const person = people.find((one) => one.name === name)?.id ?? null;
	return {
		id: demoId(`account/${email}`),
		email,
		name,
		role,
		school: { id: school.id, slug: school.slug },
		person,
		is
	};
}
