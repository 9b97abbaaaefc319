import { expect } from 'vitest';
import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import { editId } from '../builders/lesson.ts';
import { type LiveBoard } from '#schedule/schedule.ts';
import { type TestSchool } from '../harness/school.ts';

/** What a screen stands in. */
interface Surroundings {
	now: number;
	ecole: TestSchool;
	board: () => Promise<LiveBoard>;
}

/** One person at a screen: edits its own document at once, and sends when the network allows. */
export class Screen {
	doc: Y.Doc;
	readonly name: string;
	readonly #world: Surroundings;
	/** Every edit it made and did not dismiss: what a page keeps on the device. */
	readonly #kept = new Map<string, Edit>();
	#clientId: number;
	#waiting: Uint8Array[] = [];
	#sent: Uint8Array | null = null;

	constructor(world: Surroundings, name: string, clientId: number) {
		this.#world = world;
		this.name = name;
		this.#clientId = clientId;
		this.doc = this.#open();
	}
	get actor() {
		return this.#world.ecole.actor(this.name);
	}
	get edits(): string[] {
		return [...this.#kept.keys()];
	}
	lessons(): Lesson[] {
		return [...lessonsOf(boardOf(this.doc)).values()].sort((a, b) => a.id.localeCompare(b.id));
	}
	write(edit: Edit): void {
		const id = editId(this.#world.now);
		this.#kept.set(id, edit);
		boardOf(this.doc).edits.set(id, edit);
	}
	dismiss(id: string): void {
		this.#kept.delete(id);
		boardOf(this.doc).edits.delete(id);
	}
	async send(): Promise<void> {
		for (const update of this.#waiting.splice(0)) {
			await this.#give(update);
			this.#sent = update;
		}
	}
	/** The network gives the same update once more. */
	async resend(): Promise<void> {
		if (this.#sent) await this.#give(this.#sent);
	}
	async sync(): Promise<void> {
		await this.send();
		const board = await this.#world.board();
		Y.applyUpdate(this.doc, (await board.sync(Y.encodeStateVector(this.doc))).update, 'server');
	}
	/** Reloaded before it heard any verdict: a new document and lease, all it kept once more under the same ids. */
	async reload(): Promise<void> {
		this.#waiting = [];
		this.#sent = null;
		this.#clientId += 10;
		this.doc = this.#open();
		await this.sync();
		const { edits } = boardOf(this.doc);
		this.doc.transact(() => {
			for (const [id, edit] of this.#kept) if (!edits.has(id)) edits.set(id, edit);
		});
	}
	async #give(update: Uint8Array): Promise<void> {
		const board = await this.#world.board();
		const received = await board.receive({ actor: this.actor, clientId: this.#clientId }, update);
		expect(received).toEqual({ status: 'committed' });
	}
	#open(): Y.Doc {
		const doc = new Y.Doc();
		doc.clientID = this.#clientId;
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== 'server') this.#waiting.push(update);
		});
		return doc;
	}
}
