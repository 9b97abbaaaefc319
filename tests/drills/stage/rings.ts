import { type Chance } from '../chance.ts';
import { type Line, type Tap } from './wire.ts';

const LINE = '+-:_#,(';
const BULK = '$=!';

/** Where the frame of Redis' protocol that begins at `from` ends; null: not all of it has come. */
export function frameEnd(bytes: Buffer, from: number): number | null {
	const eol = bytes.indexOf('\r\n', from);
	if (eol < 0) return null;
	const type = String.fromCharCode(bytes[from] ?? 0);
	const after = eol + 2;
	if (LINE.includes(type)) return after;
	const count = Number(bytes.toString('latin1', from + 1, eol));
	if (BULK.includes(type)) {
		const end = count < 0 ? after : after + count + 2;
		return end <= bytes.length ? end : null;
	}
	let at: number | null = after;
	for (let left = type === '%' ? count * 2 : count; left > 0 && at !== null; left--) at = frameEnd(bytes, at);
	return at;
}

/** Something that was published, not an answer: it may get lost without confusing anybody's count. */
const isMessage = (frame: Buffer): boolean =>
	/^[*>]\d+\r\n\$\d+\r\np?message\r\n/.test(frame.toString('latin1', 0, 40));

type Fate = 'lost' | 'doubled' | 'reordered';

/** Loses, doubles and reorders what nodes tell each other through Redis. */
export function mangleRings(chance: Chance, counted: (fate: Fate) => void): Tap {
	const mangled = (frame: Buffer, notes: Line['notes']): Buffer[] => {
		const late = notes.get('late') as Buffer | undefined;
		notes.delete('late');
		const fate = isMessage(frame) ? drawn(chance) : null;
		if (fate) counted(fate);
		if (fate === 'reordered') notes.set('late', frame);
		const now = fate === 'doubled' ? [frame, frame] : fate === null ? [frame] : [];
		return late ? [...now, late] : now;
	};
	return ({ from, bytes, line: { notes } }) => {
		if (from === 'client') return bytes;
		const known = (notes.get('rest') as Buffer | undefined) ?? Buffer.alloc(0);
		const { frames, rest } = split(Buffer.concat([known, bytes]));
		notes.set('rest', rest);
		const passed = frames.flatMap((frame) => mangled(frame, notes));
		return passed.length > 0 ? Buffer.concat(passed) : null;
	};
}

function drawn(chance: Chance): Fate | null {
	const drawn = chance.next();
	if (drawn < 0.2) return 'lost';
	if (drawn < 0.4) return 'doubled';
	return drawn < 0.6 ? 'reordered' : null;
}

function split(bytes: Buffer): { frames: Buffer[]; rest: Buffer } {
	const frames: Buffer[] = [];
	let at = 0;
	for (let end = frameEnd(bytes, at); end !== null && at < bytes.length; end = frameEnd(bytes, at)) {
		frames.push(bytes.subarray(at, end));
		at = end;
	}
	return { frames, rest: bytes.subarray(at) };
}
