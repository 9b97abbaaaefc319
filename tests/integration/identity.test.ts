import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as accounts from '#db/accounts.ts';
import * as invitations from '#db/invitations.ts';
import { createIdentity } from '#identity/create.ts';
import { type Identity, type SignIn } from '#identity/identity.ts';
import { hashPassword } from '#identity/password.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';

const PASSWORD = 'une clé de douze';
const DAY = 24 * 60 * 60 * 1000;
const HERE = { address: '192.0.2.1', agent: 'Firefox on a phone' };

let db: TestDatabase;
let glass: TestSchool;
let now: number;
let identity: Identity;

beforeAll(async () => {
	db = await freshDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
	const wanted = { admins: ['Rose'], instructors: ['Awa'], candidates: ['Merveille'] };
	glass = await school(db.owner, wanted, await hashPassword(PASSWORD));
	now = Date.parse('2026-11-24T09:00:00Z');
	identity = createIdentity({ sql: db.app, clock: () => now, secure: true });
});

const enter = (name: string, password = PASSWORD): Promise<SignIn> =>
	identity.signIn(glass.email(name), password, HERE);

async function entered(name: string) {
	const result = await enter(name);
	if (!result.ok) throw new Error(result.why);
	return { ...result, header: `theme=dark; ${result.cookie.name}=${result.cookie.value}` };
}

describe('signing in', () => {
	it('proves who somebody is, with the roles and rows they have in their school', async () => {
		const { session, header } = await entered('Awa');
		expect(session.actor).toEqual(glass.actor('Awa'));
		expect(session).toMatchObject({ name: 'Awa', locale: 'fr', school: { id: glass.id, demo: false } });
		expect((await identity.validate(header))?.session).toEqual(session);
	});

	it('takes a phone number as people write it, and refuses Gabon’s old eight digits', async () => {
		await db.owner`update account set phone = '+24174056618' where email = ${glass.email('Merveille')}`;
		for (const text of ['074 05 66 18', '+241 74 05 66 18', '00241 74056618', '74056618'])
			expect((await identity.signIn(text, PASSWORD, HERE)).ok, text).toBe(true);
		await db.owner`update account set phone = null where email = ${glass.email('Merveille')}`;
		expect(await identity.signIn('+241 07 12 45 08', PASSWORD, HERE)).toEqual({ ok: false, why: 'wrong' });
	});

	it('says the same of a wrong password and of nobody, and costs the same', async () => {
		const cost = async (login: string) => {
			const start = performance.now();
			expect(await identity.signIn(login, 'wrong', HERE)).toEqual({ ok: false, why: 'wrong' });
			return performance.now() - start;
		};
		// The least of several: a busy machine makes any single one dear.
		const least = async (login: string) => {
			const costs: number[] = [];
			for (let tries = 0; tries < 4; tries++) costs.push(await cost(login));
			return Math.min(...costs);
		};
		const [known, unknown] = [await least(glass.email('Rose')), await least('nobody@nowhere.test')];
		expect(unknown).toBeGreaterThan(known / 2);
	});

	it.each(['', '@', 'a\u0000@b.test', '👩‍🏫', "' or 1=1 --", 'x'.repeat(10_000), '+', '(((', '%00'])(
		'answers nonsense (%j) without an accident',
		async (login) => {
			expect(await identity.signIn(login, login, HERE)).toMatchObject({ ok: false });
		}
	);

	it('slows down whoever tries many passwords, and lets others in meanwhile', async () => {
		for (let tries = 0; tries < 10; tries += 1) await enter('Rose', `wrong ${String(tries)}`);
		expect(await enter('Rose')).toMatchObject({ ok: false, why: 'slow_down' });
		expect(await enter('Awa')).toMatchObject({ ok: true });
		const elsewhere = await identity.signIn(glass.email('Rose'), PASSWORD, { ...HERE, address: '192.0.2.9' });
		expect(elsewhere.ok).toBe(true);
	});

	it('tells a disabled account and one without a school apart from a wrong password', async () => {
		await db.owner`update account set disabled_at = now() where id = ${glass.actor('Awa').account}`;
		expect(await enter('Awa')).toEqual({ ok: false, why: 'disabled' });
		await db.owner`update membership set ended_at = now() where account_id = ${glass.actor('Rose').account}`;
		expect(await enter('Rose')).toEqual({ ok: false, why: 'no_school' });
	});
});

describe('a session', () => {
	it('is kept by its hash alone', async () => {
		const { cookie } = await entered('Rose');
		const rows = await db.owner<{ row: string }[]>`select session::text as row from session`;
		expect(rows.length).toBeGreaterThan(0);
		for (const { row } of rows) expect(row).not.toContain(cookie.value.slice(1));
		expect(cookie).toMatchObject({
			name: '__Host-dgtt',
			attributes: { path: '/', httpOnly: true, secure: true, sameSite: 'lax' }
		});
	});

	it('is renewed with the same secret once half of its idle time is over', async () => {
		const { header, cookie } = await entered('Rose');
		now += 6 * DAY;
		expect((await identity.validate(header))?.renewed).toBeNull();
		now += 2 * DAY;
		expect((await identity.validate(header))?.renewed?.value).toBe(cookie.value);
		now += 13 * DAY;
		expect(await identity.validate(header)).not.toBeNull();
	});

	it('ends idle after 14 days, and after 30 however busy', async () => {
		const idle = await entered('Rose');
		const busy = await entered('Rose');
		for (let day = 1; day <= 29; day += 1) {
			now += DAY;
			expect(await identity.validate(busy.header), `day ${String(day)}`).not.toBeNull();
			if (day === 15) expect(await identity.validate(idle.header)).toBeNull();
		}
		now += 2 * DAY;
		expect(await identity.validate(busy.header)).toBeNull();
		expect([...(await identity.rolesOf([busy.session.publicId])).keys()]).toEqual([]);
	});

	it('of a candidate lasts 90 days idle: their phone is their own', async () => {
		const { header } = await entered('Merveille');
		now += 89 * DAY;
		expect(await identity.validate(header)).not.toBeNull();
	});

	it('ends with sign-out, with the account and with the membership, and the pollers are told', async () => {
		const [left, disabled, ended, stays] = await Promise.all([
			entered('Rose'),
			entered('Awa'),
			entered('Merveille'),
			entered('Rose')
		]);
		const blank = await identity.signOut(left.session.publicId);
		expect(blank).toMatchObject({ value: '', attributes: { maxAge: 0 } });
		await db.owner`update account set disabled_at = now() where id = ${disabled.session.actor.account}`;
		await db.owner`update membership set ended_at = now() where account_id = ${ended.session.actor.account}`;
		for (const gone of [left, disabled, ended]) expect(await identity.validate(gone.header)).toBeNull();
		expect(await identity.validate(stays.header)).not.toBeNull();
		const all = [left, disabled, ended, stays].map((one) => one.session.publicId);
		expect([...(await identity.rolesOf(all))]).toEqual([
			[stays.session.publicId, [{ role: 'admin', person: null }]]
		]);
	});

	it.each([
		'',
		'x',
		'__Host-dgtt=',
		'__Host-dgtt=%zz',
		`__Host-dgtt=s${'A'.repeat(43)}`,
		'=;=;=',
		'a'.repeat(9000)
	])('is not proved by %j', async (header) => {
		expect(await identity.validate(header)).toBeNull();
	});

	it('cannot be stretched by changing its letter', async () => {
		const { cookie } = await entered('Rose');
		expect(await identity.validate(`c${cookie.value.slice(1)}`)).toBeNull();
	});
});

describe('a new password', () => {
	it('is for who knows the old one, and signs every other device out', async () => {
		const [here, phone] = [await entered('Rose'), await entered('Rose')];
		const change = (old: string) => identity.changePassword(here.session, old, 'un autre, plus long', HERE);
		expect(await change('wrong')).toEqual({ ok: false, why: 'wrong' });
		expect(await change(PASSWORD)).toEqual({ ok: true });
		expect(await identity.validate(here.header)).not.toBeNull();
		expect(await identity.validate(phone.header)).toBeNull();
		expect(await enter('Rose')).toMatchObject({ ok: false, why: 'wrong' });
		expect((await enter('Rose', 'un autre, plus long')).ok).toBe(true);
	});
});

describe('a link to choose a password', () => {
	it('works once, and ends what was open by the old password, in whatever school', async () => {
		const { session, header } = await entered('Rose');
		const autre = await school(db.owner, { admins: ['Hervé'] });
		const elsewhere = randomUUID();
		const { account } = session.actor;
		await db.owner`insert into session (id_hash, public_id, account_id, school_id, created_at, expires_at, ends_at, agent)
			select ${elsewhere}, ${elsewhere}, account_id, ${autre.id}, created_at, expires_at, ends_at, agent
			from session where public_id = ${session.publicId}`;
		const link = randomUUID();
		await db.owner.begin((tx) => invitations.insert(tx, link, account, new Date(now + DAY)));
		const next = await hashPassword('un autre, plus long');
		expect(await invitations.accept(db.app, link, next, new Date(now))).toBe(true);
		expect(await identity.validate(header)).toBeNull();
		expect(await db.owner`select 1 from session where public_id = ${elsewhere} and ended_at is null`).toEqual(
			[]
		);
		expect((await enter('Rose', 'un autre, plus long')).ok).toBe(true);
		expect(await invitations.accept(db.app, link, next, new Date(now))).toBe(false);
	});
});

describe('a password an admin gave', () => {
	const give = () =>
		db.owner`update account set password_given = true where id = ${glass.actor('Awa').account}`;

	it('lasts until its owner chooses another one, and ends what it opened elsewhere', async () => {
		await give();
		const [here, elsewhere] = [await entered('Awa'), await entered('Awa')];
		expect(here.session.passwordGiven).toBe(true);
		expect(await identity.choosePassword(here.session, PASSWORD)).toEqual({ ok: false, why: 'same' });
		expect((await identity.validate(here.header))?.session.passwordGiven).toBe(true);
		expect(await identity.choosePassword(here.session, 'le mien, bien long')).toEqual({ ok: true });
		expect((await identity.validate(here.header))?.session.passwordGiven).toBe(false);
		expect(await identity.validate(elsewhere.header)).toBeNull();
		expect(await enter('Awa')).toEqual({ ok: false, why: 'wrong' });
	});

	it('is no way to change one’s own without the old one', async () => {
		const { session } = await entered('Awa');
		const chosen = await identity.choosePassword(session, 'le mien, bien long');
		expect(chosen).toEqual({ ok: false, why: 'not_given' });
	});

	it('is not called the same when there is no room to look', async () => {
		await give();
		const { session } = await entered('Awa');
		const others = Array.from({ length: 100 }, () => hashPassword('somebody else'));
		const chosen = await identity.choosePassword(session, 'le mien, bien long');
		await Promise.all(others);
		expect(chosen).toEqual({ ok: false, why: 'slow_down' });
	});
});

describe('somebody of two schools', () => {
	it('goes from one to the other, for no longer than they were signed in', async () => {
		const other = await school(db.owner, { admins: ['Hervé'] });
		await db.owner`insert into membership (school_id, account_id, role, name)
			values (${other.id}, ${glass.actor('Rose').account}, 'admin', 'Rose')`;
		const first = await entered('Rose');
		now += 20 * DAY - 7 * DAY;
		const there = await identity.goTo(first.session, other.id, 'Firefox');
		expect(there?.session).toMatchObject({ school: { id: other.id }, actor: { roles: ['admin'] } });
		expect(await identity.validate(first.header)).toBeNull();
		const header = `${there?.cookie.name ?? ''}=${there?.cookie.value ?? ''}`;
		now += 9 * DAY;
		expect(await identity.validate(header)).not.toBeNull();
		now += 9 * DAY;
		expect(await identity.validate(header)).toBeNull();
	});

	it('does not get into a school they are nothing in', async () => {
		const other = await school(db.owner, { admins: ['Hervé'] });
		const { session, header } = await entered('Rose');
		expect(await identity.goTo(session, other.id, 'Firefox')).toBeNull();
		expect(await identity.validate(header)).not.toBeNull();
	});
});

describe('an account', () => {
	it('of another school is not seen through its memberships', async () => {
		const autre = await school(db.owner, { admins: ['Hervé'] });
		expect(await accounts.schoolsOf(db.app, autre.actor('Hervé').account)).toEqual([
			{ school: autre.id, name: 'École d’essai', role: 'admin' }
		]);
		const { session } = await entered('Rose');
		expect(session.school.id).toBe(glass.id);
	});
});
