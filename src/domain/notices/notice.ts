import { type Role } from '../policy.ts';
import { type NetChange } from './net-change.ts';
import { type EndingPaper } from './papers.ts';

/** How a person is reached. The inbox always; the others when they have an address for it. */
export const CHANNELS = ['inbox', 'email', 'push', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a person chooses among, kind by kind; the inbox tells everything. */
export const CHOSEN_CHANNELS = ['email', 'push', 'sms'] as const satisfies Channel[];
export type ChosenChannel = (typeof CHOSEN_CHANNELS)[number];

/** In the order a person chooses among them. */
export const NOTICE_KINDS = ['published', 'planning', 'reminder', 'digest', 'office'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Those somebody of this role is told of. */
export const kindsFor = (role: Role): readonly NoticeKind[] =>
	NOTICE_KINDS.filter((kind) => {
		if (kind === 'office') return role === 'admin';
		return kind === 'digest' ? role !== 'candidate' : role === 'candidate' || kind !== 'reminder';
	});

/** What a message to those who run the school is about: what did not arrive, the money for SMS, papers that soon end. */
export type Matter = 'trouble' | 'budget' | 'papers';

/** What a message is about where that is no lesson: of a digest its day, `2026-11-24`; papers that soon end. */
export type About = { day: string } | { papers: EndingPaper[] };

/**
 * `delivered`: the provider says it arrived. `unknown`: the provider may have taken it, so it is never sent again by
 * itself.
 */
export type NoticeState = 'due' | 'sending' | 'accepted' | 'delivered' | 'failed' | 'expired' | 'unknown';

/** Of one lesson: what changed, or that it is near. */
export type Told = NetChange | (Omit<NetChange, 'kind' | 'was'> & { kind: 'near'; was: null });
