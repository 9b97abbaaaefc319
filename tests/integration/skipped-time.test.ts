import { parseWeek, type Week } from '#domain/week.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SkippedTime } from '../harness/skipped-time.ts';

const W48 = parseWeek('2026-W48') as Week;
/** Paris puts its clocks on at the end of the one, and back at the end of the other. */
const [MARCH, OCTOBER] = [parseWeek('2027-W12') as Week, parseWeek('2027-W43') as Week];

let time: SkippedTime;
beforeAll(async () => {
	time = await SkippedTime.open();
});
afterAll(() => time.close());

/** At one moment by all channels that speak at that hour. */
const byBoth = (at: string, what: string): string[] => [
	`${at} email accepted: ${what}`,
	`${at} inbox accepted: ${what}`
];

test('told after two quiet minutes, reminded at 18:00 the day before and two hours before', async () => {
	await time.begin('2026-11-23T09:00:00Z');
	await time.give(W48, '2026-11-26T09:00:00Z');
	expect(await time.over()).toEqual([
		...byBoth('2026-11-23 10:02', 'Nouvelle séance : jeu. 26 nov. 10:00'),
		...byBoth('2026-11-25 18:00', 'Rappel : jeu. 26 nov. 10:00'),
		...byBoth('2026-11-26 08:00', 'Rappel : jeu. 26 nov. 10:00')
	]);
	// Their instructor's flow wakes each evening, and has something to say on one.
	expect(await time.digests()).toEqual(['Awa 2026-11-25 18:00']);
});

test('each change begins the two minutes anew, five times at most', async () => {
	await time.begin('2026-11-23T09:00:00Z');
	let one = await time.give(W48, '2026-11-26T09:00:00Z');
	for (const hour of ['10', '11', '12', '13', '14', '15']) {
		await time.skip('90 seconds');
		one = await time.move(one, `Thu ${hour}:00-${hour}:50`);
	}
	expect((await time.over()).slice(0, 4)).toEqual([
		...byBoth('2026-11-23 10:07', 'Nouvelle séance : jeu. 26 nov. 15:00'),
		...byBoth('2026-11-23 10:11', 'Séance déplacée : jeu. 26 nov. 15:00 → jeu. 26 nov. 16:00')
	]);
});

test('a change of the evening that is settled after midnight: the inbox knows, all else waits for that morning', async () => {
	await time.begin('2026-11-23T22:59:30Z');
	await time.give(W48, '2026-11-26T09:00:00Z');
	expect((await time.over()).slice(0, 2)).toEqual([
		'2026-11-24 00:01 inbox accepted: Nouvelle séance : jeu. 26 nov. 10:00',
		'2026-11-24 07:00 email accepted: Nouvelle séance : jeu. 26 nov. 10:00'
	]);
});

test('one moment is night in one zone and evening in another', async () => {
	await time.begin('2026-11-23T19:30:00Z', 'Africa/Libreville');
	await time.give(W48, '2026-11-26T09:00:00Z');
	expect((await time.over()).slice(0, 2)).toEqual([
		'2026-11-23 20:32 inbox accepted: Nouvelle séance : jeu. 26 nov. 10:00',
		'2026-11-24 07:00 email accepted: Nouvelle séance : jeu. 26 nov. 10:00'
	]);
	await time.begin('2026-11-23T19:30:00Z', 'Africa/Abidjan');
	await time.give(W48, '2026-11-26T09:00:00Z');
	expect((await time.over()).slice(0, 2)).toEqual(
		byBoth('2026-11-23 19:32', 'Nouvelle séance : jeu. 26 nov. 09:00')
	);
});

test('timers that sleep over a change of the clocks wake at the hour people read on theirs', async () => {
	await time.begin('2027-03-26T09:00:00Z', 'Europe/Paris');
	await time.give(MARCH, '2027-03-28T08:00:00Z');
	expect((await time.over()).slice(2)).toEqual([
		...byBoth('2027-03-27 18:00', 'Rappel : dim. 28 mars 10:00'),
		...byBoth('2027-03-28 08:00', 'Rappel : dim. 28 mars 10:00')
	]);
	await time.begin('2027-03-27T20:00:00Z', 'Europe/Paris');
	await time.give(MARCH, '2027-03-28T08:00:00Z');
	expect(await time.over()).toEqual([
		'2027-03-27 21:02 inbox accepted: Nouvelle séance : dim. 28 mars 10:00',
		'2027-03-28 07:00 email accepted: Nouvelle séance : dim. 28 mars 10:00',
		...byBoth('2027-03-28 08:00', 'Rappel : dim. 28 mars 10:00')
	]);
	await time.begin('2027-10-30T18:30:00Z', 'Europe/Paris');
	await time.give(OCTOBER, '2027-10-31T09:00:00Z');
	expect(await time.over()).toEqual([
		'2027-10-30 20:32 inbox accepted: Nouvelle séance : dim. 31 oct. 10:00',
		'2027-10-31 07:00 email accepted: Nouvelle séance : dim. 31 oct. 10:00',
		...byBoth('2027-10-31 08:00', 'Rappel : dim. 31 oct. 10:00')
	]);
});

test('what cannot be sent is tried six times, later and later, then given up', async () => {
	await time.begin('2026-11-23T09:00:00Z');
	time.answers = Array.from({ length: 6 }, () => ({ end: 'later', why: 'busy' }));
	await time.give(W48, '2026-11-26T09:00:00Z');
	const told = 'Nouvelle séance : jeu. 26 nov. 10:00';
	expect((await time.over()).slice(0, 7)).toEqual([
		...['10:02', '10:02', '10:02'].map((at) => `2026-11-23 ${at} email due: ${told}`),
		`2026-11-23 10:02 inbox accepted: ${told}`,
		...['10:03', '10:09'].map((at) => `2026-11-23 ${at} email due: ${told}`),
		`2026-11-23 10:29 email failed: ${told}`
	]);
});

test('a mail server that cannot take it holds up neither the inbox nor the next reminder', async () => {
	await time.begin('2026-11-23T09:00:00Z');
	time.answers = Array.from({ length: 5 }, () => ({ end: 'later', why: 'busy' }));
	await time.give(W48, '2026-11-23T11:15:00Z');
	const tried = await time.over();
	expect(tried).toContain('2026-11-23 10:02 inbox accepted: Nouvelle séance : lun. 23 nov. 12:15');
	expect(tried).toEqual(expect.arrayContaining(byBoth('2026-11-23 10:15', 'Rappel : lun. 23 nov. 12:15')));
});
