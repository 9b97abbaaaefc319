import { type Told } from './notice.ts';

/** Of an official exam everybody is told by every channel: nobody can turn that off. */
export const isConvocation = ({ was, now }: Told): boolean =>
	was?.kind === 'official_exam' || now?.kind === 'official_exam';

/** What is left for somebody who may have declined the kind. */
export const wanted = (changes: readonly Told[], isDeclined: boolean): Told[] =>
	isDeclined ? changes.filter(isConvocation) : [...changes];
