import { type NetChange } from './net-change.ts';

/** How a person is reached. The inbox always; the others when they have an address for it. */
export const CHANNELS = ['inbox', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

export type NoticeKind = 'published' | 'planning' | 'reminder';

/** `unknown`: the provider may have taken it, so it is never sent again by itself. */
export type NoticeState = 'due' | 'sending' | 'accepted' | 'failed' | 'expired' | 'unknown';

/** Of one lesson: what changed, or that it is near. */
export type Told = NetChange | (Omit<NetChange, 'kind' | 'was'> & { kind: 'near'; was: null });
