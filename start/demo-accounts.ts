import { DEMO_PASSWORD, DEMO_SIGN_INS } from './demo/accounts.ts';

/** `npm run demo`: the demo's accounts; with `--json` for programs. */
const accounts = DEMO_SIGN_INS.map(({ id, email, name, role, school, person }) => ({
	id,
	email,
	password: DEMO_PASSWORD,
	name,
	roles: [role],
	school: school.id,
	slug: school.slug,
	instructor: role === 'instructor' ? person : null,
	candidate: role === 'candidate' ? person : null
}));
if (process.argv.includes('--json')) console.log(JSON.stringify(accounts, null, '\t'));
else
	for (const one of accounts)
		console.log(`${one.email.padEnd(22)} ${one.password}  ${one.roles.join()}  ${one.name}`);
