import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import * as founding from '#db/founding.ts';
import * as invitations from '#db/invitations.ts';
import { connect, inSchool, type Sql } from '#db/sql.ts';
import { newestProfiles } from '#domain/profile/profiles.ts';
import { settingsOrExit } from '#settings';
import { runningDatabase } from './running.ts';
import { asRefusal, CannotStart, say } from './words.ts';

/** `npm run school -- create …`: how the first real school comes in. */
const USAGE =
	'npm run school -- create --slug glass --name "Auto-École de Glass" --profile ga-cnepc --owner rose@example.ga';
const LINK_DAYS = 7;

const wanted = v.object({
	slug: v.pipe(v.string(), v.regex(/^[a-z0-9-]{2,40}$/, '--slug: 2 to 40 of a-z, 0-9 and -')),
	name: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '--name is empty'),
		v.maxLength(120, '--name: 120 letters at most')
	),
	profile: v.picklist(
		newestProfiles().map((profile) => profile.key),
		`--profile: one of ${newestProfiles()
			.map((profile) => profile.key)
			.join(', ')}`
	),
	owner: v.pipe(v.string(), v.trim(), v.email('--owner: an e-mail address'), v.maxLength(254))
});
type Wanted = v.InferOutput<typeof wanted>;

function wantedOrThrow(): Wanted {
	try {
		const text = { type: 'string', default: '' } as const;
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: { slug: text, name: text, profile: { ...text, default: 'ga-cnepc' }, owner: text }
		});
		if (positionals[0] !== 'create') throw new CannotStart(USAGE);
		const read = v.safeParse(wanted, values, { abortEarly: true });
		if (!read.success) throw new CannotStart(`${read.issues[0].message}. ${USAGE}`);
		return read.output;
	} catch (error) {
		throw error instanceof CannotStart ? error : new CannotStart(USAGE);
	}
}

/** @returns the secret of the owner's link, or null when the owner has an account already */
async function create(sql: Sql, { slug, name, profile, owner }: Wanted): Promise<string | null> {
	const [taken] = await sql`select from school where slug = ${slug}`;
	if (taken)
		throw new CannotStart(
			say(`L’auto-école « ${slug} » existe déjà.`, `The school "${slug}" exists already.`)
		);
	const id = randomUUID();
	const known = await accounts.byLogin(sql, { email: owner, phones: [] });
	const account = known?.id ?? randomUUID();
	const secret = known ? null : randomBytes(32).toString('base64url');
	const zone = newestProfiles().find((one) => one.key === profile)?.zone ?? 'UTC';
	await inSchool(sql, { school: id }, async (tx) => {
		await founding.school(tx, { id, slug, name, zone, profile, demo: false });
		await founding.defaultRules(tx, id);
		if (!known)
			await founding.account(tx, { id: account, email: owner, phone: null, passwordHash: '!', locale: 'fr' });
		await founding.membership(tx, {
			schoolId: id,
			accountId: account,
			role: 'admin',
			name: owner.slice(0, 80)
		});
		if (secret !== null) {
			const hash = createHash('sha256').update(secret).digest('hex');
			await invitations.insert(tx, hash, account, new Date(Date.now() + LINK_DAYS * 86_400_000));
		}
	});
	return secret;
}

async function main(): Promise<void> {
	const settings = settingsOrExit(process.env);
	const school = wantedOrThrow();
	const url = settings.databaseUrl ?? runningDatabase(settings.dataDir);
	if (url === null)
		throw new CannotStart(
			say(
				'Aucune base de données : lancez « npm start » dans une autre fenêtre, ou indiquez DATABASE_URL.',
				'No database: run npm start in another window, or set DATABASE_URL.'
			)
		);
	const sql = connect(url, 1);
	try {
		const secret = await create(sql, school).catch(
			asRefusal(settings.databaseUrl === null ? 'DATA_DIR' : 'DATABASE_URL')
		);
		const origin = settings.origins[0] ?? '';
		console.log(
			secret === null
				? say(
						`« ${school.name} » est créée ; ${school.owner} s’y connecte avec son mot de passe actuel : ${origin}/sign-in`,
						`"${school.name}" is there; ${school.owner} signs in with the password they have: ${origin}/sign-in`
					)
				: say(
						`« ${school.name} » est créée ; ${school.owner} choisit son mot de passe ici, une seule fois, sous ${String(LINK_DAYS)} jours :\n${origin}/welcome/${secret}`,
						`"${school.name}" is there; ${school.owner} chooses a password here, once, within ${String(LINK_DAYS)} days:\n${origin}/welcome/${secret}`
					)
		);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

await main().catch((error: unknown) => {
	console.error(error instanceof CannotStart ? error.message : error);
	process.exitCode = 1;
});
