import { type Bench, type Figures } from './bench.ts';
import { type Crowd, peerContender } from './contender.ts';
import { stepAside } from './cores.ts';
import { openBusySchool, openServer, ourContender } from './our-server.ts';
import { openPeer } from './peers.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { TONGUES } from './tongues.ts';
import { named, underLoad } from './under-load.ts';

const CROWD: Crowd = { boards: 4, readers: 21, writers: 3 };
const EDITS_A_SECOND = 50;
const PEERS = ['hocuspocus', 'ywebsocket', 'ysocketio', 'ws'] as const;

export const fanout: Bench = {
	name: 'fanout',
	what: `${String(CROWD.boards)} boards of ${String(CROWD.readers)} readers, ${String(EDITS_A_SECOND)} edits a second on each; only ours commits them first`,
	runs: 5,
	needs: ['pages'],
	goals: {
		'ours.cpu_of_hocuspocus': { op: '<=', value: 1 },
		'ours.p99_ms': { op: '<=', value: 30 },
		'ours.lost': { op: '<=', value: 0 }
	},
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const { lessons } = await school.freshWeek();
	const contenders = [ourContender([await openServer(stage, db)], school)];
	for (const name of PEERS)
		contenders.push(peerContender(name, await openPeer(stage, name, db.ownerUrl), TONGUES[name], lessons));
	const load = { crowd: CROWD, editsASecond: EDITS_A_SECOND };
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const figures: Figures = {};
		for (const contender of contenders)
			Object.assign(
				figures,
				named(contender.name, (await underLoad(contender, load, db.postgres())).figures)
			);
		const [own = 0, other = 1] = ['ours', 'hocuspocus'].map((name) => figures[`${name}.cpu_us_per_delivery`]);
		all.push({ 'ours.cpu_of_hocuspocus': own / other, ...figures });
	}
	return all;
}
