import { type Awareness } from 'y-protocols/awareness';
import { type Doc } from 'yjs';
import { uuidv7 } from 'uuidv7';
import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import {
	type BoardDoc,
	type BoardMeta,
	boardOf,
	boardRoom,
	isRefused,
	lessonsOf,
	metaOf
} from '#sync/board-doc.ts';
import { parseEdit } from '#sync/edit-schema.ts';
import { type OwnEdit } from '#sync/overlay.ts';
import { BoardLink, type Lease, type LinkState } from './board-link.ts';
import { type KeptEdits } from './kept-edits.ts';

/** A change that somebody else made, or this person elsewhere. */
export interface RemoteChange {
	before: Lesson | null;
	after: Lesson | null;
}

export interface BoardOptions {
	/** Account of the viewer. */
	me: string;
	school: string;
	week: string;
	server: string;
	kept: KeptEdits;
	lease: () => Promise<Lease>;
	onRemote: (changes: RemoteChange[]) => void;
	/** `awareness` has just come, or come anew. */
	onAwareness: () => void;
	/** Waits an own edit of this id on another week's board for its verdict? */
	isOpenElsewhere: (id: string) => boolean;
	/** An own edit was taken, or refused. */
	onVerdict: (id: string, taken: boolean) => void;
}

/** One week as this viewer works on it: what the server decided, and their own open edits laid over it. */
export class Board {
	readonly week: string;
	lessons = $state.raw<ReadonlyMap<string, Lesson>>(new Map());
	meta = $state.raw<BoardMeta | null>(null);
	own = $state.raw<OwnEdit[]>([]);
	link = $state.raw<LinkState>('opening');
	/** Edits without a verdict, oldest first. */
	waiting = $derived(this.own.filter((one) => one.stage !== 'refused'));
	refused = $derived(this.own.filter((one) => one.stage === 'refused'));
	/** Who is on this week; null until the board has come. */
	awareness: Awareness | null = null;
	#options: BoardOptions;
	#open: Map<string, Edit>;
	#doc: BoardDoc | null = null;
	#link: BoardLink | null = null;

	constructor(options: BoardOptions) {
		this.#options = options;
		this.week = options.week;
		this.#open = options.kept.all();
		this.#readOwn();
	}

	/** Once: a board on its way stays on its way. */
	connect(): void {
		if (this.#link) return;
		const { school, week, server, lease } = this.#options;
		this.#link = new BoardLink({
			room: boardRoom(school, week),
			server,
			lease,
			onDoc: (doc, awareness) => this.#take(doc, awareness),
			onState: (state) => {
				this.link = state;
				this.#readOwn();
			}
		});
	}

	network(online: boolean): void {
		this.#link?.network(online);
	}

	close(): void {
		this.#link?.close();
		this.#link = null;
		this.#doc = null;
		this.awareness = null;
	}

	/** Adds an edit of this viewer's. It is kept on the device until the server has given its verdict. */
	propose(edit: Edit): string {
		const parsed = parseEdit(edit);
		if (!parsed.ok) throw new Error(`an edit of our own is no edit: ${parsed.what}`);
		const id = uuidv7();
		this.adopt(id, edit);
		return id;
	}

	/** Takes over an edit that waited on another board. */
	adopt(id: string, edit: Edit): void {
		this.#open.set(id, edit);
		this.#options.kept.keep(id, edit);
		this.send();
	}

	/** Gives back the edits that follow `id`, which was refused elsewhere: they have no place here. */
	withdraw(id: string): [id: string, edit: Edit][] {
		const followers = [...this.#open].filter(([, edit]) => edit.after === id);
		for (const [follower] of followers) this.#forget(follower);
		return followers;
	}

	isOpen(id: string): boolean {
		return this.#open.has(id);
	}

	/** Puts the open edits into the document, once it has come. */
	send(): void {
		const board = this.#doc;
		// One update for all: a long time offline must not look like a flood.
		board?.edits.doc?.transact(() => {
			for (const [id, edit] of this.#open)
				if (!board.edits.has(id) && !this.#isHeld(edit)) board.edits.set(id, edit);
		});
		this.#readOwn();
	}

	/** Gives up a refused edit. */
	dismiss(id: string): void {
		const entry = this.#doc?.edits.get(id);
		if (entry && isRefused(entry) && entry.by === this.#options.me) this.#doc?.edits.delete(id);
		this.#forget(id);
		this.#readOwn();
	}

	/** It follows an own edit that has no verdict yet on another board, where its lesson still is. */
	#isHeld({ after }: Edit): boolean {
		if (after === undefined) return false;
		const before = this.#open.get(after);
		return before ? this.#isHeld(before) : this.#options.isOpenElsewhere(after);
	}

	/** A document that has just synced for the first time: the open edits go in under their own ids. */
	#take(doc: Doc, awareness: Awareness): void {
		const board = boardOf(doc);
		this.#doc = board;
		this.send();
		board.edits.observe((event) => {
			for (const [id, change] of event.keys) if (change.action === 'delete') this.#gone(id);
			this.#readOwn();
		});
		board.lessons.observe(() => this.#readLessons());
		board.meta.observe(() => (this.meta = metaOf(board)));
		this.#readLessons();
		this.meta = metaOf(board);
		this.#readOwn();
		this.awareness = awareness;
		this.#options.onAwareness();
	}

	#forget(id: string): void {
		this.#open.delete(id);
		this.#options.kept.drop(id);
	}

	/** It left the document: taken; or refused and dismissed, here or in another window. */
	#gone(id: string): void {
		const wasOpen = this.#open.has(id);
		if (wasOpen && !this.#isTaken(id)) {
			// Asked again under its id, it is told its verdict.
			queueMicrotask(() => this.send());
			return;
		}
		this.#forget(id);
		if (wasOpen) queueMicrotask(() => this.#options.onVerdict(id, true));
	}

	/** Only a yes takes away what this document wrote and nobody wrote over; half of a change says nothing. */
	#isTaken(id: string): boolean {
		const doc = this.#doc?.edits.doc;
		return doc?.store.pendingStructs === null && this.#doc?.edits._map.get(id)?.id.client === doc.clientID;
	}

	/** Refused: kept on the device until it is given up, so that a reload of another week still shows it. */
	#refused(id: string): void {
		if (this.#open.delete(id)) queueMicrotask(() => this.#options.onVerdict(id, false));
	}

	#readLessons(): void {
		if (!this.#doc) return;
		const before = this.lessons;
		const after = lessonsOf(this.#doc);
		this.lessons = after;
		if (this.meta === null) return;
		const changes = changesBetween(before, after);
		if (changes.length > 0) this.#options.onRemote(changes);
	}

	#readOwn(): void {
		const own: OwnEdit[] = [];
		for (const [id, entry] of this.#doc?.edits.entries() ?? []) {
			if (!isRefused(entry) || entry.by !== this.#options.me) continue;
			this.#refused(id);
			own.push({ id, edit: entry.edit, stage: 'refused', reason: entry.reason });
		}
		const live = this.link === 'live';
		for (const [id, edit] of this.#open)
			own.push({ id, edit, stage: live && this.#doc?.edits.has(id) ? 'sent' : 'device' });
		this.own = own.sort((a, b) => a.id.localeCompare(b.id));
	}
}

function changesBetween(
	before: ReadonlyMap<string, Lesson>,
	after: ReadonlyMap<string, Lesson>
): RemoteChange[] {
	const changes: RemoteChange[] = [];
	for (const lesson of after.values()) {
		const was = before.get(lesson.id) ?? null;
		if (was?.version !== lesson.version) changes.push({ before: was, after: lesson });
	}
	for (const lesson of before.values())
		if (!after.has(lesson.id)) changes.push({ before: lesson, after: null });
	return changes;
}
