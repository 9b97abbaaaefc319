import { setTimeout as pause } from 'node:timers/promises';
import { lessonText } from '#sync/board-hash.ts';
import { type Scene } from './drill.ts';
import { entryTexts, readTruth } from './judges/facts.ts';
import { type Finding } from './judges/verdict.ts';
import { judgeViews, type Views } from './judges/views-judge.ts';

/** Promise 4 of QUALITY.md: all screens converge within 5 s of any fault healing. */
const PROMISED = 5_000;
/** How much longer we look, to tell late from never. */
const PATIENCE = 25_000;

export interface Settled {
	finding: Finding;
	/** Milliseconds from healing until every screen showed what PostgreSQL holds. */
	after: number;
}

/** Waits until all screens agree with PostgreSQL. @param healed `performance.now()` when the last fault was mended */
export async function settle(
	{ load, stage, tell }: Pick<Scene, 'load' | 'stage' | 'tell'>,
	healed: number
): Promise<Settled> {
	const { db, school } = stage;
	let last = 'nobody';
	for (;;) {
		load.look();
		const truth = await readTruth(db, school.house.school, school.things.weeks);
		const finding = judgeViews(viewsOf(load), truth);
		const after = Math.round(performance.now() - healed);
		if (finding.verdict === 'pass') {
			// What the screens say by now belongs in the ledger.
			load.look();
			tell(`the last to come round: ${last}`);
			return { finding: inTime(finding, after), after };
		}
		last = finding.complaints.at(-1) ?? last;
		if (after > PATIENCE) return { finding, after };
		await pause(50);
	}
}

const inTime = (finding: Finding, after: number): Finding =>
	after <= PROMISED
		? finding
		: { ...finding, verdict: 'fail', complaints: [`all screens agreed only after ${String(after)} ms`] };

const viewsOf = ({ screens, pages }: Scene['load']): Views => ({
	staff: screens.map(({ person, boards, week, isLive, waiting }) => ({
		who: person.name,
		week,
		lessons: [...boards.current.lessons.values()].map(lessonText).sort(),
		isLive,
		waiting
	})),
	candidates: pages.map(({ person, planning, isLive }) => ({
		candidate: person.actor.candidate ?? '',
		version: planning.version,
		entries: entryTexts(planning.entries),
		isLive
	}))
});
