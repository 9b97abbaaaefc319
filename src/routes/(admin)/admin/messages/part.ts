import { type Part, VIEWS } from '#db/notice-log.ts';
import { CHANNELS, NOTICE_KINDS } from '#domain/notices/notice.ts';

/** Which part of the log an address asks for; nonsense in it counts as not said. */
export function partOf({ searchParams }: URL): Part {
	const among = <T extends string>(name: string, all: readonly T[]): T | null =>
		all.find((one) => one === searchParams.get(name)) ?? null;
	return {
		view: among('view', VIEW_NAMES) ?? 'all',
		channel: among('channel', CHANNELS),
		kind: among('kind', NOTICE_KINDS)
	};
}

const VIEW_NAMES = Object.keys(VIEWS) as Part['view'][];
