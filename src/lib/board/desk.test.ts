import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Week } from '#domain/week.ts';
import { type BoardLink } from './board-link.ts';
import { wishFor } from './acts.ts';
import { Desk, type DeskData } from './desk.svelte.ts';
import { Hands } from './hands.svelte.ts';
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
		},
		removeItem(this: Record<string, string>, key: string) {
			Reflect.deleteProperty(this, key);
		}
	});
	return store as Storage;
}

const DATA: DeskData = {
	viewer: { account: ME, name: 'Rose', admin: true, instructor: null, locale: 'fr' },
	school: { id: SCHOOL, name: 'Glass', zone: 'Africa/Libreville' },
	dated: [],
	closures: [],
	names: { instructors: [], vehicles: [], places: [], candidates: [], staff: [] },
	topics: [],
	place: { week: SHOWN, day: '2026-11-25', view: 'day', columns: 'instructors' },
	published: true,
	importing: null,
	now: Date.parse('2026-11-24T06:00:00Z')
};

/** Rose at the week of the 23rd, with an edit of the week before still on her device. */
function atDesk(): Desk {
	const device = storage();
	const edit = { op: 'restore', lesson: SCHOOL, base: 2, set: {}, was: {} } as const;
	keptEdits(device, { account: ME, school: SCHOOL, week: LEFT }).keep(
		'0190a000-0000-7000-8000-00000000000a',
		edit
	);
	return new Desk(DATA, { storage: device, server: '' });
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
	vi.stubGlobal('document', { addEventListener: () => undefined, removeEventListener: () => undefined });
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

const LESSON = '00000000-0000-4000-8000-000000000009';
const NEXT = '2026-W49' as Week;
const lesson = {
	version: 3,
	kind: 'driving',
	state: 'planned',
	start: '2026-11-25T09:00:00Z',
	end: '2026-11-25T10:00:00Z',
	instructor: null,
	vehicle: null,
	place: null,
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	candidates: [],
	cancelledBy: null,
	cancelReason: null,
	by: null,
	at: '2026-11-20T09:00:00Z'
} as const;
const later = { start: '2026-12-02T09:00:00Z', end: '2026-12-02T10:00:00Z' };
const toNextWeek = {
	op: 'move',
	lesson: LESSON,
	base: 3,
	set: later,
	was: { start: lesson.start, end: lesson.end }
} as const;

/** Rose at a live board with one lesson on it; edits of the document are what has gone out to the server. */
function atLesson() {
	const desk = new Desk(DATA, { storage: storage(), server: '' });
	const leave = desk.start();
	const doc = live(SHOWN);
	doc.getMap('lessons').set(LESSON, lesson);
	return { desk, leave, doc };
}
function live(week: Week): Y.Doc {
	const { doc } = comes(week, 'Hervé');
	links.find(({ room }) => room.endsWith(week))?.onState('live');
	return doc;
}
const sent = (doc: Y.Doc) => [...doc.getMap('edits').values()];
/** The server takes all that stands on `from`, and the lesson is on `to`. */
function takes(from: Y.Doc, to: Y.Doc, fields: object): void {
	to.getMap('lessons').set(LESSON, { ...lesson, version: 4, ...fields });
	if (from !== to) from.getMap('lessons').delete(LESSON);
	from.getMap('edits').clear();
}
const settled = () => new Promise((done) => setTimeout(done));
const goingBack = { op: 'move', lesson: LESSON, set: toNextWeek.was, was: later };

it('takes a move into another week back on the board that holds the lesson now', async () => {
	const { desk, leave, doc } = atLesson();
	desk.act(toNextWeek);
	takes(doc, new Y.Doc(), later);
	await settled();
	expect(desk.steps.undo()).toEqual({ lesson: LESSON, start: lesson.start });
	expect(sent(doc)).toEqual([]);
	expect(desk.boards.waiting).toBe(1);
	expect(sent(live(NEXT))).toMatchObject([goingBack]);
	leave();
});

it('takes it back after paging to that week, and does it again from there', async () => {
	const { desk, leave, doc } = atLesson();
	desk.act(toNextWeek);
	desk.go(place(NEXT, '2026-12-02'));
	const next = live(NEXT);
	expect(desk.boards.shown.map(({ id, stage }) => [id, stage])).toEqual([[LESSON, 'sent']]);
	takes(doc, next, later);
	await settled();
	desk.boards.tidy();
	desk.steps.undo();
	expect(sent(next)).toMatchObject([goingBack]);
	takes(next, new Y.Doc(), {});
	await settled();
	desk.steps.redo();
	expect(sent(live(SHOWN))).toMatchObject([{ op: 'move', set: later }]);
	leave();
});

it('keeps what follows an edit of another board on the device until that one has its verdict', async () => {
	const { desk, leave, doc } = atLesson();
	const first = desk.act(toNextWeek);
	desk.steps.undo();
	const next = live(NEXT);
	expect(sent(next)).toEqual([]);
	expect(desk.boards.waiting).toBe(2);
	expect(desk.boards.shown.map(({ start }) => start)).toEqual([lesson.start]);
	takes(doc, next, later);
	await settled();
	expect(sent(next)).toMatchObject([{ ...goingBack, after: first }]);
	leave();
});

it('lists what followed a refused edit where that one was refused', async () => {
	const { desk, leave, doc } = atLesson();
	const first = desk.act(toNextWeek);
	desk.steps.undo();
	const next = live(NEXT);
	const refused = { by: ME, verdict: 'rejected', reason: { code: 'closed_week' }, at: lesson.at };
	doc.getMap('edits').set(first, { ...refused, edit: toNextWeek });
	await settled();
	expect(sent(next)).toEqual([]);
	expect(sent(doc)).toMatchObject([{ reason: { code: 'closed_week' } }, { ...goingBack, after: first }]);
	expect(desk.steps.canUndo).toBe(false);
	leave();
});

describe('a refused edit', () => {
	function refusedMove() {
		const { desk, leave, doc } = atLesson();
		const id = desk.act(toNextWeek);
		const edit = { ...toNextWeek, set: { start: '2026-11-25T11:00:00Z', end: '2026-11-25T12:00:00Z' } };
		const reason = { code: 'taken', resource: 'vehicle', id: SCHOOL, by: null, rule: 'overlap' };
		doc.getMap('edits').set(id, { edit, by: ME, verdict: 'rejected', reason, at: lesson.at });
		const hands = new Hands(desk, () => undefined);
		hands.edit(LESSON);
		return { desk, leave, doc, hands, id };
	}
	const form = ({ form }: Hands) => {
		if (!form) throw new Error('no form is open');
		return form;
	};

	it('is taken up again, whole, by the form that was opened on it', () => {
		const { desk, leave, doc, hands, id } = refusedMove();
		expect(form(hands).retaken.map((one) => one.id)).toEqual([id]);
		hands.save({ ...form(hands).draft, vehicle: SCHOOL });
		expect(sent(doc)).toMatchObject([{ set: { start: '2026-11-25T11:00:00Z', vehicle: SCHOOL } }]);
		expect(desk.boards.refused).toEqual([]);
		leave();
	});

	it('stays when the form asks for nothing new, and when it came after the form was opened', () => {
		const { desk, leave, hands, id } = refusedMove();
		const draft = { ...form(hands).draft, day: '2026-11-25', time: '10:00' };
		hands.save(draft);
		expect(desk.boards.refused.map((one) => one.id)).toEqual([id]);
		hands.form = {
			lesson: LESSON,
			draft,
			verb: '',
			base: { id: LESSON, ...lesson, candidates: [] },
			retaken: []
		};
		hands.save({ ...draft, vehicle: SCHOOL });
		expect(desk.boards.refused.map((one) => one.id)).toEqual([id]);
		leave();
	});

	it('keeps what else it wanted when it is dragged elsewhere', () => {
		const { desk, leave, doc } = refusedMove();
		const shown = desk.lesson(LESSON);
		if (!shown) throw new Error('not shown');
		wishFor(
			desk,
			{ ...shown, vehicle: SCHOOL },
			{ start: '2026-11-25T13:00:00Z', end: '2026-11-25T14:00:00Z' }
		);
		expect(sent(doc)).toMatchObject([{ set: { start: '2026-11-25T13:00:00Z', vehicle: SCHOOL } }]);
		leave();
	});

	it('is kept on the device until it is given up, so that a reload in another week shows it', () => {
		const { desk, leave, id } = refusedMove();
		desk.go(place(NEXT, '2026-12-02'));
		expect(desk.boards.refused.map((one) => one.id)).toEqual([id]);
		desk.boards.dismiss(id);
		expect(desk.boards.refused).toEqual([]);
		leave();
	});
});
