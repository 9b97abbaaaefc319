import { type Decided } from '#schedule/entry.ts';
import { type Watch } from '#schedule/watch.ts';
import { type Log } from '#log';

/** Beside `watch`, a line for each commit and each refusal. An edit's id stands in PostgreSQL, too: audit, edit. */
export const withCommitLog = (watch: Watch, log: Log): Watch => ({
	...watch,
	committed(commit, decided) {
		watch.committed(commit, decided);
		log.info({ ...commit, edits: decided.filter(isAccepted).map(named) }, 'committed');
		for (const one of decided)
			if (one.verdict.verdict === 'rejected')
				log.info({ room: commit.room, ...named(one), reason: one.verdict.reason }, 'refused');
	}
});

const isAccepted = ({ verdict }: Decided): boolean => verdict.verdict === 'accepted';

const named = ({ trace, id, actor }: Decided) => ({
	...(trace !== null && { trace }),
	edit: id,
	account: actor.account
});
