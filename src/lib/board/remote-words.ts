import { type Lesson } from '#domain/lesson.ts';
import { m } from '#paraglide/messages.js';
import { type RemoteChange } from './board.svelte.ts';
import { type RefusalReader } from './refusal-words.ts';
import { firstName, kindWord } from './words.ts';

/** “Awa a déplacé Merveille Nzé à 11:00”, or how many lessons changed. */
export function remoteWords(changes: readonly RemoteChange[], reader: RefusalReader): string {
	const [first, ...rest] = changes;
	if (!first) return '';
	const shown = first.after ?? first.before;
	if (!shown) return '';
	const who = firstName(reader.directory.person(shown.by) ?? m.board_somebody());
	if (new Set(changes.map(({ before, after }) => (after ?? before)?.id)).size > 1)
		return m.board_said_many({ who, count: rest.length + 1 });
	return sentence(who, first.before, changes.at(-1)?.after ?? null, shown, reader);
}

function sentence(
	who: string,
	before: Lesson | null,
	after: Lesson | null,
	shown: Lesson,
	{ directory, clock }: RefusalReader
): string {
	const name = directory.candidate(shown.candidates[0] ?? '')?.name ?? kindWord(shown.kind);
	if (!after) return m.board_said_left({ who, name });
	if (!before) return m.board_said_created({ who, name, time: clock.time(after.start) });
	if (after.state === 'cancelled') return m.board_said_cancelled({ who, name });
	if (before.start !== after.start) return m.board_said_moved({ who, name, time: clock.time(after.start) });
	return m.board_said_changed({ who, name });
}
