import * as Y from 'yjs';
import { uuidv7 } from 'uuidv7';
import { create, move } from '../builders/lesson.ts';
import { type Chance } from '../drills/chance.ts';
import { freshLesson } from '../harness/live-school.ts';
import { type Seat } from './attack.ts';
import { answerFrame, numbers, updateFrame, words } from './bytes.ts';

/** What an honest page says in its first seconds, frame by frame. */
export function validTraffic({ clientId, whole }: Seat): Uint8Array[] {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	Y.applyUpdate(doc, whole);
	const frames: Uint8Array[] = [numbers(0, 0, 1, 0), answerFrame(Uint8Array.of(0, 0)), numbers(3)];
	doc.on('update', (update: Uint8Array) => frames.push(updateFrame(update)));
	const edits = doc.getMap('edits');
	const lesson = freshLesson('Thu 09:00-10:00');
	edits.set(uuidv7(), create(lesson));
	const moved = uuidv7();
	edits.set(moved, move(lesson, 'Thu 11:00-12:00'));
	edits.set(uuidv7(), {
		op: 'batch',
		steps: [move(lesson, 'Fri 09:00-10:00'), create(freshLesson('Fri 11:00-12:00'))]
	});
	edits.delete(moved);
	frames.push(words([clientId], JSON.stringify({ day: '2026-11-24', selected: lesson.id })));
	frames.push(words([clientId], 'null'));
	return frames;
}

type Change = (frames: readonly Uint8Array[], chance: Chance) => Uint8Array[];

const one = (frames: readonly Uint8Array[], chance: Chance): Uint8Array => chance.pick(frames).slice();
const withBits = (frame: Uint8Array, chance: Chance): Uint8Array => {
	for (let flips = chance.between(1, 4); flips > 0 && frame.length > 0; flips--) {
		const at = chance.between(0, frame.length - 1);
		frame[at] = (frame[at] ?? 0) ^ (1 << chance.between(0, 7));
	}
	return frame;
};
const cut = (frame: Uint8Array, chance: Chance): Uint8Array =>
	frame.subarray(0, chance.between(0, Math.max(0, frame.length - 1)));

const CHANGES: Record<string, Change> = {
	flipped: (frames, chance) => [withBits(one(frames, chance), chance)],
	truncated: (frames, chance) => [cut(one(frames, chance), chance)],
	spliced: (frames, chance) => {
		const [head, tail] = [one(frames, chance), one(frames, chance)];
		return [Uint8Array.of(...cut(head, chance), ...tail.subarray(chance.between(0, tail.length)))];
	},
	lengthened: (frames, chance) => [Uint8Array.of(...one(frames, chance), ...one(frames, chance))],
	doubled: (frames) => frames.flatMap((frame) => [frame, frame]),
	reordered: (frames, chance) => [...frames].sort(() => chance.next() - 0.5),
	'with one missing': (frames, chance) => {
		const gone = chance.between(0, frames.length - 1);
		return frames.filter((_, n) => n !== gone);
	},
	'with one number grown': (frames, chance) => {
		const frame = one(frames, chance);
		const at = chance.between(0, Math.max(0, frame.length - 1));
		return [Uint8Array.of(...frame.subarray(0, at), 0xff, 0xff, 0xff, 0x7f, ...frame.subarray(at + 1))];
	},
	'flipped among the rest': (frames, chance) => {
		const at = chance.between(0, frames.length - 1);
		return frames.map((frame, n) => (n === at ? withBits(frame.slice(), chance) : frame));
	}
};

/** Valid traffic, changed in a way chance picks. */
export function mutant(frames: readonly Uint8Array[], chance: Chance): { how: string; frames: Uint8Array[] } {
	const how = chance.pick(Object.keys(CHANGES));
	return { how, frames: CHANGES[how]?.(frames, chance) ?? [] };
}
