import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { SOFT_RULES } from '#domain/verdict.ts';
import { create, editId, lesson as lessonAt, move } from '../builders/lesson.ts';
import { type Facts, gatherFacts } from '../drills/judges/facts.ts';
import { judgeLedger } from '../drills/judges/ledger-judge.ts';
import { judgeOverlap } from '../drills/judges/overlap-judge.ts';
import { judgeRecords } from '../drills/judges/records-judge.ts';
import { type Entry } from '../drills/load/ledger.ts';
import { NOW, SmallSchool, W48 } from '../harness/small-school.ts';

let small: SmallSchool;
let facts: Facts;
/** Edits by what they did. */
const ids: Record<string, string> = {};

beforeAll(async () => {
	small = await SmallSchool.open();
	await small.begin();
	await small.schedule.publish(small.rose, W48);
	const ledger: Entry[] = [];
	const say = async (name: string, edit: Edit) => {
		const id = (ids[name] = editId(NOW));
		const given = await small.submit(edit, small.rose, W48, id);
		ledger.push({ what: 'made', id, by: small.rose.account, edit });
		if (given.verdict === 'accepted') ledger.push({ what: 'saved', id });
		else ledger.push({ what: 'refused', id, code: given.reason.code });
	};
	const one = small.planned('Tue 09:00-10:00', { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] });
	const two = small.planned('Tue 09:00-10:00', { by: 'Paul', car: 'FT-207-AB', seats: ['Davy'] });
	await say('create one', create(one));
	await say('create two', create(two));
	await say('move', move(one, 'Tue 11:00-12:00', { override: [...SOFT_RULES], reason: 'other' }));
	await say('refused', create(small.planned('Tue 09:30-10:30', { by: 'Paul' })));
	const moved: Lesson = { ...one, ...hours('Tue 11:00-12:00'), version: 2 };
	const steps = [move(moved, 'Tue 09:00-10:00'), move(two, 'Tue 11:00-12:00')];
	await say('swap', { op: 'batch', steps });
	facts = await gatherFacts(small.db, small.ecole.id, [W48], ledger);
});
afterAll(async () => {
	await small.close();
});

const hours = (when: string) => (({ start, end }: Lesson) => ({ start, end }))(lessonAt(when));

/** A copy of what was gathered, with one thing wrong in it. */
const tampered = (spoil: (facts: Facts) => void): Facts => {
	const copy = structuredClone(facts);
	spoil(copy);
	return copy;
};
const without = <T>(list: T[], isIt: (one: T) => boolean): void => {
	const at = list.findIndex(isIt);
	expect(at).toBeGreaterThanOrEqual(0);
	list.splice(at, 1);
};
const auditOf = (copy: Facts, name: string) => {
	const row = copy.audit.find(({ edit }) => edit === ids[name]);
	if (!row) throw new Error(`no audit row of ${name}`);
	return row;
};

test('what really happened passes all judges, and there was something to judge', () => {
	expect(facts.edits.filter(({ verdict }) => verdict.verdict === 'accepted')).toHaveLength(4);
	expect(judgeLedger(facts)).toEqual({ verdict: 'pass', checked: 5, complaints: [] });
	expect(judgeOverlap(facts)).toMatchObject({ verdict: 'pass', complaints: [] });
	expect(judgeRecords(facts)).toEqual({ verdict: 'pass', checked: 5, complaints: [] });
});

test('a judge with nothing before it does not say that all is well', () => {
	const nothing: Facts = {
		ledger: [],
		edits: [],
		audit: [],
		lessons: [],
		outbox: [],
		events: [],
		versions: {}
	};
	for (const judge of [judgeLedger, judgeOverlap, judgeRecords]) expect(judge(nothing).verdict).toBe('fail');
});

describe('the judge of the ledger catches', () => {
	const defects: [string, RegExp, (copy: Facts) => void][] = [
		[
			'a saved edit that is gone',
			/PostgreSQL has no verdict/,
			(copy) => {
				without(copy.edits, ({ id }) => id === ids['move']);
			}
		],
		[
			'a saved edit without its effect',
			/move was done 0 times/,
			(copy) => {
				without(copy.audit, ({ edit }) => edit === ids['move']);
			}
		],
		[
			'an edit done twice',
			/move was done 2 times/,
			(copy) => {
				copy.audit.push(auditOf(copy, 'move'));
			}
		],
		[
			'half a swap',
			/move was done 0 times/,
			(copy) => {
				without(copy.audit, ({ edit }) => edit === ids['swap']);
			}
		],
		[
			'another effect than was asked for',
			/not what was asked for/,
			(copy) => {
				auditOf(copy, 'move').after.start = '2026-11-24T10:00:00Z';
			}
		],
		[
			'an edit shown as saved that was refused',
			/shown as saved, PostgreSQL says rejected/,
			(copy) => {
				for (const entry of copy.ledger)
					if (entry.id === ids['refused'] && entry.what === 'refused')
						Object.assign(entry, { what: 'saved' });
			}
		],
		[
			'an edit shown as refused that was taken',
			/shown as refused, PostgreSQL says accepted/,
			(copy) => {
				for (const entry of copy.ledger)
					if (entry.id === ids['move'] && entry.what === 'saved') Object.assign(entry, { what: 'refused' });
			}
		],
		[
			'an edit shown first as saved, then as refused',
			/shown as saved and as refused/,
			(copy) => {
				copy.ledger.push({ what: 'refused', id: ids['move'] ?? '', code: 'stale' });
			}
		],
		[
			'a saved edit that came back',
			/shown as saved, and then as open again/,
			(copy) => {
				copy.ledger.push({ what: 'back', id: ids['move'] ?? '' });
			}
		],
		[
			'an edit nobody ever answered',
			/never showed a verdict/,
			(copy) => {
				without(copy.ledger, ({ id, what }) => id === ids['move'] && what === 'saved');
			}
		],
		[
			'a row changed beside its history',
			/its row and its history differ in end/,
			(copy) => {
				for (const one of copy.lessons) one.end = '2026-11-24T23:00:00Z';
			}
		],
		[
			'a row that is gone',
			/its row and its history differ in version/,
			(copy) => {
				copy.lessons.pop();
			}
		]
	];
	test.each(defects)('%s', (_name, complaint, spoil) => {
		const found = judgeLedger(tampered(spoil));
		expect(found.verdict).toBe('fail');
		expect(found.complaints.join('\n')).toMatch(complaint);
	});
});

describe('the judge of overlaps catches', () => {
	const shared = {
		'an instructor': (from: Lesson, to: Lesson) => (to.instructor = from.instructor),
		'a vehicle': (from: Lesson, to: Lesson) => (to.vehicle = from.vehicle),
		'a candidate': (from: Lesson, to: Lesson) => (to.candidates = from.candidates)
	};
	test.each(Object.entries(shared))('%s twice at an hour, in the rows', (name, share) => {
		const found = judgeOverlap(
			tampered(({ lessons: [from, to] }) => {
				if (!from || !to) throw new Error('two lessons');
				share(from, to);
				Object.assign(to, { start: from.start, end: from.end });
			})
		);
		expect(found.complaints.join()).toContain(`share ${name} in the rows`);
	});

	test('an overlap that lasted for one edit only', () => {
		const found = judgeOverlap(
			tampered((copy) => {
				const { instructor } = auditOf(copy, 'create one').after;
				const lesson = auditOf(copy, 'create two').lesson;
				const was = auditOf(copy, 'create two').after.instructor ?? null;
				const at = copy.audit.findIndex(({ edit }) => edit === ids['move']);
				const row = { action: 'lesson.assign', lesson, before: null, at: 'then' };
				copy.audit.splice(at, 0, { ...row, edit: 'there', after: { instructor: instructor ?? null } });
				copy.audit.splice(at + 1, 0, { ...row, edit: 'back', after: { instructor: was } });
			})
		);
		expect(found.complaints).toEqual([expect.stringContaining('share an instructor after there')]);
	});

	test('and lets two share an hour whose swap was one edit', () => {
		expect(judgeOverlap(facts).complaints).toEqual([]);
	});
});

describe('the judge of records catches', () => {
	const defects: [string, RegExp, (copy: Facts) => void][] = [
		[
			'a change without its audit row',
			/was accepted and has 0 audit rows/,
			(copy) => {
				without(copy.audit, ({ edit }) => edit === ids['move']);
			}
		],
		[
			'an audit row too many',
			/was accepted and has 2 audit rows/,
			(copy) => {
				copy.audit.push(auditOf(copy, 'move'));
			}
		],
		[
			'an audit row of an edit that was refused',
			/which no accepted edit bears/,
			(copy) => {
				auditOf(copy, 'move').edit = ids['refused'] ?? '';
			}
		],
		[
			'a candidate whom the outbox forgot',
			/outbox: 1 too few: added/,
			(copy) => {
				without(copy.outbox, ({ kind }) => kind === 'added');
			}
		],
		[
			'a candidate told twice',
			/outbox: 1 too many: changed/,
			(copy) => {
				copy.outbox.push(...copy.outbox.filter(({ kind }) => kind === 'changed').slice(0, 1));
			}
		],
		[
			'a step missing in a candidate’s stream',
			/stream: 1 too few/,
			(copy) => {
				without(copy.events, ({ version }) => version === 2);
			}
		],
		[
			'a hole in the numbers of a stream',
			/a hole before step 9/,
			(copy) => {
				for (const event of copy.events) if (event.version === 2) event.version = 9;
			}
		],
		[
			'a stream that ends before its count',
			/its row counts 7 steps/,
			(copy) => {
				for (const candidate of Object.keys(copy.versions)) copy.versions[candidate] = 7;
			}
		]
	];
	test.each(defects)('%s', (_name, complaint, spoil) => {
		const found = judgeRecords(tampered(spoil));
		expect(found.verdict).toBe('fail');
		expect(found.complaints.join('\n')).toMatch(complaint);
	});
});
