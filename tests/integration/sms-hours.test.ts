import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as inbox from '#db/inbox.ts';
import { inSchool } from '#db/sql.ts';
import { readSettings } from '#settings';
import { httpSender } from '../../workflows/sms/http-sender.ts';
import { create } from '../builders/lesson.ts';
import { Looking } from '../harness/looking.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';
import { openSmsProvider, type SmsProvider } from '../harness/sms-provider.ts';

let provider: SmsProvider;
let looking: Looking;
beforeAll(async () => {
	provider = await openSmsProvider();
	const read = readSettings({ DATABASE_URL: 'postgres://none', ...provider.env });
	if (!read.ok || read.settings.sms?.provider !== 'http') throw new Error('no provider');
	looking = await Looking.open({ sender: httpSender(read.settings.sms, 5_000) });
});
beforeEach(async () => {
	provider.taken = [];
	await looking.begin();
	for (const [at, name] of ['Joël', 'Davy'].entries())
		await looking.small.db.owner`
			update candidate set phone = ${`+24166031${String(100 + at)}`} where id = ${looking.small.id(name)}`;
});
afterAll(async () => {
	await looking.close();
	await provider.end();
});

const said = () => provider.taken.map(({ to, text }) => `${to.slice(-3)} ${text.split('\n')[0] ?? ''}`);

async function planned(when: string, seats: string[], by: string): Promise<void> {
	expect(await looking.small.submit(create(looking.small.planned(when, { by, seats })))).toEqual(ACCEPTED);
}

/** Joël is called to an official exam. */
async function summoned(when: string): Promise<void> {
	const exam = { ...looking.small.planned(when, { seats: ['Joël'] }), kind: 'official_exam' as const };
	expect(await looking.small.submit(create(exam))).toEqual(ACCEPTED);
}

test('what lies unread in the app for two hours goes by SMS; what was read there does not', async () => {
	await planned('Fri 11:00-12:00', ['Davy'], 'Paul');
	await planned('Fri 09:00-10:00', ['Joël'], 'Awa');
	await looking.publish(W48, '2026-11-23T09:00:00Z');
	const { id: school } = looking.small.ecole;
	await inSchool(looking.small.db.app, { school }, (tx) =>
		inbox.read(tx, looking.small.id('Davy'), { ids: [], before: new Date() })
	);
	// Its flow wakes for it by itself.
	expect(await looking.look('Joël', '2026-11-23T10:59:00Z')).toEqual({
		told: [],
		next: '2026-11-23T11:00:00Z'
	});
	expect((await looking.look('Joël', '2026-11-23T11:00:00Z')).told).toEqual([
		'sms: Votre planning est publié'
	]);
	expect((await looking.look('Davy', '2026-11-23T11:00:00Z')).told).toEqual([]);
	expect(said()).toEqual(["100 École d'essai: Nouvelle séance : ven. 27 nov. 10:00, Conduite"]);
});

test('the night is kept, but on the day of an official exam', async () => {
	await planned('Fri 09:00-10:00', ['Joël'], 'Awa');
	await looking.publish(W48, '2026-11-23T09:00:00Z');
	await inSchool(looking.small.db.app, { school: looking.small.ecole.id }, (tx) =>
		inbox.read(tx, looking.small.id('Joël'), { ids: [], before: new Date() })
	);
	await planned('Tue 14:00-15:00', ['Joël'], 'Awa');
	// It is ten in the evening in Libreville.
	expect(await looking.look('Joël', '2026-11-23T21:00:00Z')).toEqual({
		told: ['inbox: Nouvelle séance : mar. 24 nov. 15:00'],
		next: '2026-11-24T06:00:00Z'
	});
	await looking.look('Joël', '2026-11-24T05:59:59Z');
	expect(said()).toEqual([]);
	await looking.look('Joël', '2026-11-24T06:00:00Z');
	expect(said()).toHaveLength(1);
	await summoned('Wed 06:00-07:00');
	expect((await looking.look('Joël', '2026-11-24T21:30:00Z')).told).toEqual([
		'inbox: Nouvelle séance : mer. 25 nov. 07:00'
	]);
	expect(said()).toHaveLength(1);
	// Midnight in Libreville is an hour before that of UTC.
	await looking.look('Joël', '2026-11-24T23:30:00Z');
	expect(said()).toHaveLength(2);
});
