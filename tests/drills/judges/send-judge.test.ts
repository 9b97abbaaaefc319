import { expect, test } from 'vitest';
import { judgeOutbox, judgeSends, type Sends } from './send-judge.ts';

const well: Sends = {
	promised: [
		{ id: 'inbox', channel: 'inbox', state: 'accepted', address: null },
		{ id: 'sent', channel: 'email', state: 'accepted', address: 'joel@ecole.test' },
		{ id: 'cut', channel: 'email', state: 'unknown', address: 'joel@ecole.test' },
		{ id: 'killed', channel: 'email', state: 'unknown', address: 'joel@ecole.test' },
		{ id: 'late', channel: 'email', state: 'expired', address: null }
	],
	taken: [
		{ notice: 'sent', to: 'joel@ecole.test', cut: false },
		{ notice: 'cut', to: 'joel@ecole.test', cut: true }
	],
	inHand: ['killed'],
	untold: [],
	outbox: []
};

test('one message a promise, each at its end: that passes', () => {
	expect(judgeSends(well)).toEqual({ verdict: 'pass', checked: 5, complaints: [] });
	expect(judgeOutbox(well, 3)).toEqual({ verdict: 'pass', checked: 3, complaints: [] });
});

test('with nothing before them the judges do not say that all is well', () => {
	const nothing: Sends = { promised: [], taken: [], inHand: [], untold: [], outbox: [] };
	expect(judgeSends(nothing).verdict).toBe('fail');
	expect(judgeOutbox(nothing, 0).verdict).toBe('fail');
});

const of = (id: string, change: Partial<Sends['promised'][number]>): Partial<Sends> => ({
	promised: well.promised.map((one) => (one.id === id ? { ...one, ...change } : one))
});
const [sent] = well.taken;
test.each<[string, RegExp, Partial<Sends>]>([
	[
		'a message sent twice',
		/sent is accepted, and was taken 2 times/,
		{ taken: [...well.taken, ...(sent ? [sent] : [])] }
	],
	['a message nobody took', /sent is accepted, and was taken 0 times/, { taken: well.taken.slice(1) }],
	[
		'one that expired and went out',
		/late is expired, and was taken 1 times/,
		{ taken: [...well.taken, { notice: 'late', to: '', cut: false }] }
	],
	['one that failed and went out', /sent is failed, and was taken 1 times/, of('sent', { state: 'failed' })],
	['one still on its way', /sent is still sending/, of('sent', { state: 'sending' })],
	['one of the inbox forgotten', /inbox inbox is still due/, of('inbox', { state: 'due' })],
	['unknown without a reason', /killed is unknown, and nothing was cut off/, { inHand: [] }],
	[
		'unknown, of one that was answered',
		/sent is unknown, and nothing was cut off/,
		of('sent', { state: 'unknown' })
	],
	['a letter to somebody else', /sent went to another address/, of('sent', { address: 'davy@ecole.test' })],
	[
		'a letter nobody promised',
		/letter sent was never promised/,
		{ promised: well.promised.filter(({ id }) => id !== 'sent') }
	],
	['a change nobody was told', /nobody told Joël by inbox/, { untold: ['Joël by inbox: moved'] }]
])('the judge of what was sent catches %s', (_name, complaint, defect) => {
	const found = judgeSends({ ...well, ...defect });
	expect(found.verdict).toBe('fail');
	expect(found.complaints.join('\n')).toMatch(complaint);
});

test('the judge of the outbox catches what waits', () => {
	expect(judgeOutbox({ ...well, outbox: ['planning_changed'] }, 3)).toMatchObject({
		verdict: 'fail',
		complaints: ['the outbox holds planning_changed']
	});
});
