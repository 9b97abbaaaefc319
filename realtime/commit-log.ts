import { type Decided } from '#schedule/entry.ts';
import { type Watch } from '#schedule/watch.ts';
import { type Log } from '#log';

const LOST =
	'rows of the log of this board are missing: it was begun anew from its lessons, and refusals nobody had read are gone. ' +
	'Find out what PostgreSQL lost: a restore, a failover, a disk';

/** Beside `watch`, a line for each commit, refusal and new epoch. An edit's id stands in PostgreSQL, too: audit, edit. */
export const withCommitLog = (watch: Watch, log: Log): Watch => ({
	...watch,
	committed(commit, decided) {
		watch.committed(commit, decided);
		log.info({ ...commit, edits: decided.filter(isAccepted).map(named) }, 'committed');
		for (const one of decided)
			if (one.verdict.verdict === 'rejected')
				log.info({ room: commit.room, ...named(one), reason: one.verdict.reason }, 'refused');
	},
	begun(board, why) {
		watch.begun(board, why);
		if (why === 'lost') log.error({ ...board, why }, LOST);
		else log.info({ ...board, why }, 'board begun anew');
	}
});

const isAccepted = ({ verdict }: Decided): boolean => verdict.verdict === 'accepted';

const named = ({ trace, id, actor }: Decided) => ({
	...(trace !== null && { trace }),
	edit: id,
	account: actor.account
});
