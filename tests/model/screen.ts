import { expect } from 'vitest';
import * as Y from 'yjs';
import { type Step } from '#domain/edit.ts';
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
	readonly doc = new Y.Doc();
	readonly edits: string[] = [];
	readonly #world: Surroundings;
	readonly name: string;
	#waiting: Uint8Array[] = [];

	constructor(world: Surroundings, name: string, clientId: number) {
		this.#world = world;
		this.name = name;
		this.doc.clientID = clientId;
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== 'server') this.#waiting.push(update);
		});
	}
	get actor() {
		return this.#world.ecole.actor(this.name);
	}
	lessons(): Lesson[] {
		return [...lessonsOf(boardOf(this.doc)).values()].sort((a, b) => a.id.localeCompare(b.id));
	}
	write(edit: Step | { op: 'batch'; steps: Step[] }): void {
		const id = editId(this.#world.now);
		this.edits.push(id);
		boardOf(this.doc).edits.set(id, edit);
	}
	async send(): Promise<void> {
		const board = await this.#world.board();
		for (const update of this.#waiting.splice(0)) {
			const received = await board.receive({ actor: this.actor, clientId: this.doc.clientID }, update);
			expect(received).toEqual({ status: 'committed' });
		}
	}
	async sync(): Promise<void> {
		await this.send();
		const board = await this.#world.board();
		Y.applyUpdate(this.doc, (await board.sync(Y.encodeStateVector(this.doc))).update, 'server');
	}
}
