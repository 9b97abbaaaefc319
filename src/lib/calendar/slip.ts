import { type Kind, type State } from '#domain/lesson.ts';

/** Somebody's name on the board, in their colour (1 to 5). */
export interface Tag {
	name: string;
	colour: number;
}

/** A lesson as the calendar draws it: words and marks, nothing to decide. */
export interface Slip {
	id: string;
	start: string;
	end: string;
	column: string;
	who: string;
	/** A person's name where the whole one does not fit: M.-L. Nguema. */
	brief: string | null;
	kind: Kind;
	kindLabel: string;
	state: State;
	/** `absence`, `annulée`: a word beside the time. */
	word: string | null;
	/** What the sign at the top right says. */
	mark: { icon: string; label: string } | null;
	stage: 'saved' | 'device' | 'sent' | 'refused';
	detail: string | null;
	permit: string | null;
	/** This, the plate and the place are null, too, where the head of the column says them. */
	instructor: string | null;
	plate: string | null;
	place: string | null;
	/** Why it was refused, in full. */
	reason: string | null;
	acts: { act: string; label: string; icon: string; danger: boolean }[];
	by: Tag | null;
	held: Tag | null;
	selected: boolean;
	draft: boolean;
	dimmed: boolean;
	/** Held by the keyboard. */
	moving: boolean;
	movable: boolean;
	/** Where the lesson stands while a refused edit of it is shown elsewhere. */
	standing?: boolean;
	/** A refused slip grows to show why: down by itself, up where the next lesson follows, else not at all. */
	room?: 'up' | 'none';
	/** A refused slip lies on those at its hours; they take the whole column too and show their edge. */
	over?: boolean;
	under?: boolean;
	/** In the preview of an import: a row of it, or what it would do to this lesson, and that in words. */
	imported?: { as: 'ghost' | 'origin' | 'gone' | 'cancelled' | 'same'; says: string };
	/** Verb that leads to the reason where there is no room for it. */
	why?: string;
}

/** It was refused and asks what to do now: it holds buttons, so it is none itself. */
export const isAsking = ({ stage, acts }: Slip): boolean => stage === 'refused' && acts.length > 0;

/** Where somebody else holds a slip they drag, or where one began that is carried by keys. */
export interface Cell {
	id: string;
	column: string;
	start: string;
	end: string;
	text: string;
	/** Of the person; null marks the origin. */
	colour: number | null;
}

export interface Column {
	id: string;
	title: string;
	/** Permits of an instructor, model of a vehicle; first of all that it is switched off. */
	meta: string;
	/** `6 h / 8 h`; empty where nothing is counted. */
	load: string;
	/** 0 to 100. */
	part: number;
	full: boolean;
	weekLoad: string;
}

/** Names of kinds in the style sheets and signs. */
export const KIND_MARK: Record<Kind, string> = {
	driving: 'conduite',
	manoeuvre: 'manoeuvre',
	theory: 'code',
	mock_exam: 'blanc',
	official_exam: 'officiel',
	other: 'autre'
};
