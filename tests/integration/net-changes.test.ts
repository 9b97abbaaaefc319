import * as boardRows from '#db/board-rows.ts';
import * as publications from '#db/publications.ts';
import { inSchool } from '#db/sql.ts';
import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { CHANNELS } from '#domain/notices/notice.ts';
import { SOFT_RULES } from '#domain/verdict.ts';
import { cancelStep, changeStep, createStep, restoreStep, type Wish } from '#lib/board/steps.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { byEmail } from '../../workflows/activities/by-email.ts';
import { noticeActivities } from '../../workflows/activities/notices.ts';
import { type Ways } from '../../workflows/activities/way.ts';
import { lesson } from '../builders/lesson.ts';
import { Chance } from '../drills/chance.ts';
import { SmallSchool, W48 } from '../harness/small-school.ts';
import { unwatched } from '../harness/unwatched.ts';

const WINDOWS = 100;
const SEED = Number(process.env['NET_SEED'] ?? Math.floor(Math.random() * 1e9));
/** Few, so that edits lead back again and again; by UTC, an hour before Libreville. */
const HOURS = ['Wed 08:00-09:00', 'Wed 10:00-11:00', 'Thu 08:00-09:00', 'Thu 10:00-11:00'];
/** Monday, ten o'clock: of these hours nobody is reminded yet. */
const AT = Date.parse('2026-11-23T09:00:00Z');

let small: SmallSchool;
/** What the mail server took since the last look. */
let letters: string[][] = [];
beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
	await small.schedule.publish(small.rose, W48);
	// Its flow, which nobody runs here, would have told everybody their week by now.
	await small.db.owner`update outbox set done_at = now(), told_until = ${publications.ALL}
		where kind = 'week_published'`;
});
afterAll(() => small.close());

async function rows(): Promise<Lesson[]> {
	const school = small.ecole.id;
	const read = await inSchool(small.db.app, { school }, (tx) => boardRows.read(tx, school, W48));
	return read?.lessons ?? [];
}

/** What somebody does to one of these lessons, or to a new one; null: nothing that changes anything. */
function randomEdit(seen: readonly Lesson[], chance: Chance): Edit | null {
	const edit = wildEdit(seen, chance);
	return edit && { ...edit, override: [...SOFT_RULES], reason: 'weather' };
}

function wildEdit(seen: readonly Lesson[], chance: Chance) {
	const one = seen.length === 0 || (seen.length < 4 && chance.isIn(0.2)) ? null : chance.pick(seen);
	const wishes: (() => Wish)[] = [
		() => (({ start, end }) => ({ start, end }))(lesson(chance.pick(HOURS))),
		() => ({ instructor: small.id(chance.pick(['Awa', 'Paul'])) }),
		() => ({ vehicle: small.id(chance.pick(['DK-482-AA', 'FT-207-AB'])) }),
		() => ({ candidates: [small.id(chance.pick(['Joël', 'Joël', 'Davy']))] })
	];
	if (one === null) {
		const { kind, start, end } = lesson(chance.pick(HOURS));
		const hands = { instructor: small.id('Awa'), vehicle: small.id('DK-482-AA'), place: small.id('Glass') };
		return createStep(crypto.randomUUID(), { kind, start, end, ...hands, candidates: [small.id('Joël')] });
	}
	if (one.state === 'cancelled') return chance.isIn(0.5) ? restoreStep(one) : null;
	if (chance.isIn(0.15)) return cancelStep(one, 'weather', 'school');
	return changeStep(one, chance.pick(wishes)());
}

/** All that is written of a lesson Joël has. */
function words(one: Lesson): string {
	const nameOf = (id: string | null) => Object.keys(small.ecole.ids).find((name) => small.id(name) === id);
	const hour = (text: string) => `${String(Number(text.slice(11, 13)) + 1).padStart(2, '0')}:00`;
	const day = one.start.startsWith('2026-11-25') ? 'mer. 25 nov.' : 'jeu. 26 nov.';
	const hands = [nameOf(one.instructor), nameOf(one.vehicle), nameOf(one.place)].join(', ');
	return `${day} ${hour(one.start)}–${hour(one.end)}, Conduite, ${hands}`;
}

const momentOf = (one: Lesson): string => words(one).split('–')[0] ?? '';

/** The sentence that the rows of before and after come to; null: nothing that concerns Joël. */
function sentence(was: Lesson | undefined, now: Lesson | undefined): string | null {
	const seated = (one?: Lesson): one is Lesson => one?.candidates.includes(small.id('Joël')) ?? false;
	const has = (one?: Lesson): one is Lesson => seated(one) && one.state === 'planned';
	if (!has(was)) return has(now) ? `Nouvelle séance : ${words(now)}` : null;
	if (!seated(now)) return `Retirée de votre planning : ${words(was)}`;
	if (!has(now)) return `Annulée : ${words(was)}. Motif : Intempéries`;
	if (words(was) === words(now)) return null;
	return momentOf(was) === momentOf(now)
		? `Modifiée : ${words(now)} (avant : ${words(was)})`
		: `Déplacée : ${momentOf(was)} devient ${words(now)}`;
}

/** Has Joël's flow look, and everything it finds delivered. @returns the lines of each message he got */
async function tell(step: string): Promise<string[][]> {
	letters = [];
	const none = Object.fromEntries(CHANNELS.map((channel) => [channel, null])) as Ways;
	const postman = {
		address: 'planning@ecole.test',
		send: ({ letter }: { letter: { text: string } }) => {
			letters.push(letter.text.replaceAll('\u202f', ' ').split('\n'));
			return Promise.resolve({ end: 'accepted', id: 'taken' } as const);
		}
	};
	const clock = () => AT;
	const ways = { ...none, email: byEmail({ postman, secrets: null, clock }) };
	const origin = 'https://ecole.test';
	const activities = noticeActivities({ ...unwatched, sql: small.db.app, clock, ways, origin });
	const joel = { school: small.ecole.id, candidate: small.id('Joël') };
	const { notices } = await activities.look({ ...joel, step });
	await activities.handOver({ school: joel.school, notices, portion: step, last: true });
	return letters;
}

test(`the text sent is the net difference of the rows, whatever happened in a window; seed ${String(SEED)}`, async () => {
	const chance = new Chance(SEED);
	const seen = { none: 0, one: 0, several: 0 };
	for (let window = 0; window < WINDOWS; window++) {
		const before = await rows();
		for (let edits = chance.between(1, 6); edits > 0; edits--) {
			const edit = randomEdit(await rows(), chance);
			if (edit) await small.submit(edit);
		}
		const after = await rows();
		const expected = [...new Set([...before, ...after].map(({ id }) => id))].flatMap((id) => {
			const line = sentence(
				before.find((one) => one.id === id),
				after.find((one) => one.id === id)
			);
			return line === null ? [] : [line];
		});
		const messages = await tell(`window ${String(window)}`);
		const why = `window ${String(window)}, NET_SEED=${String(SEED)}`;
		expect(messages, why).toHaveLength(expected.length === 0 ? 0 : 1);
		const said = messages.flat().flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
		expect(said.sort(), why).toEqual(expected.sort());
		seen[expected.length === 0 ? 'none' : expected.length === 1 ? 'one' : 'several']++;
	}
	expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0);
});
