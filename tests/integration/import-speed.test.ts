import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { importer } from '../harness/imports.ts';
import { school } from '../harness/school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let schedule: Schedule;
beforeAll(async () => {
	db = await freshDatabase();
	schedule = createSchedule({ sql: db.app, clock: () => NOW });
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});
const many = (count: number): string => {
	const names = Array.from({ length: 10 }, (_, n) => `Moniteur ${'ABCDEFGHIJ'[n] ?? ''}`);
	const lines = Array.from({ length: count }, (_, n) => {
		const who = n % 10;
		const slot = Math.floor(n / 10);
		const day = Math.floor(slot / 5);
		const days = Math.floor(day / 6) * 7 + (day % 6);
		const at = new Date(Date.parse('2027-02-01T07:00:00Z') + (days * 24 + (slot % 5) * 2) * 3_600_000);
		const start = at.toISOString().replaceAll(/[-:]|\.000/g, '');
		return `BEGIN:VEVENT\r\nUID:many-${String(n)}\r\nORGANIZER;CN=${names[who] ?? ''}:mailto:a@b.c\r\nDTSTART:${start}\r\nDURATION:PT1H\r\nSUMMARY:Conduite Candidat ${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(97 + (Math.floor(n / 26) % 26))}i Nzamba\r\nEND:VEVENT`;
	});
	return ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n');
};
test('speed', { timeout: 120_000 }, async () => {
	const ecole = await school(db.owner, { admins: ['Rose'], instructors: Array.from({ length: 10 }, (_, n) => `Moniteur ${'ABCDEFGHIJ'[n] ?? ''}`) });
	const awa = importer({ sql: db.app, schedule, clock: () => NOW }, ecole);
	let t = performance.now();
	const id = await awa.previewed(many(2000), 'Rose');
	console.log('previewed', performance.now() - t, JSON.stringify(await awa.counts(id)));
	t = performance.now();
	await awa.take(id);
	const s = (performance.now() - t) / 1000;
	const taken = (await awa.counts(id)).outcomes.taken ?? 0;
	console.log('applied', s, taken, taken / s, await awa.state(id));
	expect(taken).toBeGreaterThan(0);
});
