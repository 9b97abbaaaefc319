import { expect, test } from 'vitest';
import { type PlanningEntry } from '#domain/planning.ts';
import { netChanges } from './net-change.ts';

const AT = Date.parse('2026-11-23T08:00:00Z');

const entry = (over: Partial<PlanningEntry> = {}): PlanningEntry => ({
	lesson: 'a',
	version: 1,
	kind: 'driving',
	state: 'planned',
	topic: null,
	start: '2026-11-24T10:00:00Z',
	end: '2026-11-24T11:00:00Z',
	instructor: 'Awa Diallo',
	phone: null,
	plate: 'DK-482-AA',
	model: null,
	place: 'Glass',
	address: null,
	cancelledBy: null,
	cancelReason: null,
	...over
});
const net = (told: PlanningEntry | null, now: PlanningEntry | null) =>
	netChanges(new Map(told ? [['a', told]] : []), new Map(now ? [['a', now]] : []), AT).map(
		(change) => change.kind
	);
const later = { start: '2026-11-24T14:00:00Z', end: '2026-11-24T15:00:00Z' };

test('from what was told to what holds, one word a lesson', () => {
	expect(net(null, entry())).toEqual(['added']);
	expect(net(entry(), entry(later))).toEqual(['moved']);
	expect(net(entry(), entry({ plate: 'FT-207-AB' }))).toEqual(['edited']);
	expect(net(entry(), entry({ ...later, plate: 'FT-207-AB' }))).toEqual(['moved']);
	expect(net(entry(), entry({ state: 'cancelled' }))).toEqual(['cancelled']);
	expect(net(entry(), null)).toEqual(['removed']);
});

test('back to what they know is nothing to tell', () => {
	expect(net(entry(), entry({ version: 7 }))).toEqual([]);
	expect(net(null, null)).toEqual([]);
	expect(net(null, entry({ state: 'cancelled' }))).toEqual([]);
	expect(net(entry({ state: 'cancelled' }), null)).toEqual([]);
});

test('moved, then cancelled is one cancellation of the hour they know', () => {
	const [change] = netChanges(
		new Map([['a', entry()]]),
		new Map([['a', entry({ ...later, state: 'cancelled' })]]),
		AT
	);
	expect(change).toMatchObject({ kind: 'cancelled', was: { start: '2026-11-24T10:00:00Z' } });
});

test('restored after they heard that it was off, it is new to them', () => {
	expect(net(entry({ state: 'cancelled' }), entry())).toEqual(['added']);
});

test('of what is over nothing is told, of an old or a new hour still to come it is', () => {
	const over = { start: '2026-11-23T06:00:00Z', end: '2026-11-23T07:00:00Z' };
	expect(net(null, entry(over))).toEqual([]);
	expect(net(entry(over), null)).toEqual([]);
	expect(net(entry(over), entry())).toEqual(['moved']);
	expect(net(entry(), entry(over))).toEqual(['moved']);
});

test('an absence is told though it is over, for a week; and that it is none after all', () => {
	const over = { start: '2026-11-16T08:00:01Z', end: '2026-11-16T09:00:00Z' };
	const missed = entry({ ...over, state: 'no_show' });
	expect(net(entry(over), missed)).toEqual(['missed']);
	expect(net(missed, entry({ ...over, state: 'done' }))).toEqual(['unmissed']);
	expect(net(entry(over), entry({ ...over, state: 'done' }))).toEqual([]);
	expect(net(null, missed)).toEqual([]);
	const before = { start: '2026-11-16T08:00:00Z', end: '2026-11-16T09:00:00Z' };
	expect(net(entry(before), entry({ ...before, state: 'no_show' }))).toEqual([]);
});

test('soonest first', () => {
	const b = entry({ lesson: 'b', start: '2026-11-23T10:00:00Z', end: '2026-11-23T11:00:00Z' });
	const found = netChanges(
		new Map(),
		new Map([
			['a', entry()],
			['b', b]
		]),
		AT
	);
	expect(found.map((change) => change.lesson)).toEqual(['b', 'a']);
});
