import { type ShownLesson } from '#sync/overlay.ts';

/** On screen only: its creation was refused, the school has no such lesson. */
export const isUnborn = ({ version, stage }: Pick<ShownLesson, 'version' | 'stage'>): boolean =>
	version === 0 && stage === 'refused';

/** Takes place as far as anybody knows: neither cancelled nor refused into being. */
export const isCounted = (lesson: Pick<ShownLesson, 'version' | 'stage' | 'state'>): boolean =>
	lesson.state !== 'cancelled' && !isUnborn(lesson);
