import { type ShownLesson } from '#sync/overlay.ts';

/** On screen only: its creation was refused, the school has no such lesson. */
export const isUnborn = ({ version, stage }: Pick<ShownLesson, 'version' | 'stage'>): boolean =>
	version === 0 && stage === 'refused';

/** Takes place: of the lessons that stand, all but the cancelled. */
export const isCounted = (lesson: Pick<ShownLesson, 'state'>): boolean => lesson.state !== 'cancelled';
