import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { beforeEach, expect, it, vi } from 'vitest';
import { type Week } from '#domain/week.ts';
import { type BoardLink } from './board-link.ts';
import { Desk } from './desk.svelte.ts';
import { keptEdits } from './kept-edits.ts';

type Options = ConstructorParameters<typeof BoardLink>[0];

/** Links that go nowhere: the test says when a board has come. */
const links = vi.hoisted((): Options[] => []);
vi.mock('./board-link.ts', () => ({
	BoardLink: class {
		readonly options: Options;
		constructor(options: Options) {
			this.options = options;
			links.push(options);
		}
		close(): void {
			links.splice(links.indexOf(this.options), 1);
		}
	}
}));

const SHOWN = '2026-W48' as Week;
const LEFT = '2026-W47' as Week;
const ME = '00000000-0000-4000-8000-000000000001';
const SCHOOL = '00000000-0000-4000-8000-000000000002';

function storage(): Storage {
	const store: unknown = Object.create({
		getItem(this: Record<string, string>, key: string) {
			return this[key] ?? null;
		},
		setItem(this: Record<string, string>, key: string, value: string) {
			this[key] = value;
		}
	});
	return store as Storage;
}

/** Rose at the week of the 23rd, with an edit of the week before still on her device. */
function atDesk(): Desk {
	const device = storage();
	const edit = { op: 'restore', lesson: SCHOOL, base: 2, set: {}, was: {} } as const;
	keptEdits(device, { account: ME, school: SCHOOL, week: LEFT }).keep(
		'0190a000-0000-7000-8000-00000000000a',
		edit
	);
	return new Desk(
		{
			viewer: { account: ME, name: 'Rose', admin: true, instructor: null, locale: 'fr' },
			school: { id: SCHOOL, name: 'Glass', zone: 'Africa/Libreville' },
			dated: [],
			names: { instructors: [], vehicles: [], places: [], candidates: [], staff: [] },
			topics: [],
			place: { week: SHOWN, day: '2026-11-25', view: 'day', columns: 'instructors' },
			published: true,
			now: Date.parse('2026-11-24T06:00:00Z')
		},
		{ storage: device, server: '' }
	);
}

/** The board of a week comes, with somebody else on it. */
function comes(week: Week, name: string): Awareness {
	const awareness = new Awareness(new Y.Doc());
	awareness.states.set(7, { who: { account: name, name } });
	const link = links.find(({ room }) => room.endsWith(week));
	link?.onDoc(awareness.doc, awareness);
	return awareness;
}

const people = (desk: Desk): string[] => desk.presence.people.map(({ name }) => name);
const place = (week: Week, day: string) => ({ week, day, view: 'day', columns: 'instructors' }) as const;

beforeEach(() => {
	links.length = 0;
	vi.stubGlobal('addEventListener', () => undefined);
	vi.stubGlobal('removeEventListener', () => undefined);
});

it('shows who is at the open week, not at one whose edits are on their way', () => {
	const desk = atDesk();
	const leave = desk.start();
	comes(SHOWN, 'Hervé');
	const left = comes(LEFT, 'Guy');
	expect(people(desk)).toEqual(['Hervé']);
	expect(left.getLocalState()).toBeNull();
	leave();
});

it('moves with the reader to a board that is there already, and is heard no more from the other', () => {
	const desk = atDesk();
	const leave = desk.start();
	const shown = comes(SHOWN, 'Hervé');
	const left = comes(LEFT, 'Guy');
	desk.go(place(LEFT, '2026-11-18'));
	expect(people(desk)).toEqual(['Guy']);
	expect(left.getLocalState()).not.toBeNull();
	expect(shown.getLocalState()).toBeNull();
	leave();
});

it('connects each board once', () => {
	const desk = atDesk();
	const leave = desk.start();
	desk.act({ op: 'restore', lesson: SCHOOL, base: 2, set: {}, was: {} });
	desk.go(place(LEFT, '2026-11-18'));
	desk.go(place(SHOWN, '2026-11-25'));
	expect(links.map(({ room }) => room.slice(-8)).sort()).toEqual([LEFT, SHOWN]);
	leave();
});
