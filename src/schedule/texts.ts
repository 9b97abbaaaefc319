import { randomInt } from 'node:crypto';
import { inSchool, type Sql, sweep } from '#db/sql.ts';
import * as stored from '#db/texts.ts';
import { mayOpenText, type TextName } from '#domain/free-text.ts';
import { type Actor } from '#domain/policy.ts';
import { textRoom } from '#sync/text-doc.ts';
import { OpenText, type TextCommit, type TextHost } from './open-text.ts';
import { Evicted, type LiveDoc } from './schedule.ts';

/** A note or memo that is open on this node. */
interface LiveText extends LiveDoc {
	readonly name: TextName;
	/** Whose lesson the note is about. */
	readonly instructor: string | null;
}

/** Lesson notes and week memos: written together like the boards, but any character may go anywhere. */
export interface Texts {
	/** Null when there is no such lesson. */
	open(school: string, name: TextName): Promise<LiveText | null>;
	/** Leases a Yjs client id; null when this person may not see the text, or there is none. */
	lease(actor: Actor, session: string, name: TextName): Promise<{ clientId: number; epoch: number } | null>;
	/** Is `clientId` leased to this session's account for this text? */
	mayUse(actor: Actor, session: string, name: TextName, clientId: number): Promise<boolean>;
	/** Another node says it wrote to this text. */
	hear(room: string): Promise<void>;
	/** Takes over what other nodes have written, and lets nobody look on whose lesson it no longer is. */
	follow(): Promise<void>;
	/** Nobody looks at it any more. */
	leave(room: string): Promise<void>;
	onCommit(listener: (commit: TextCommit) => void): () => void;
	onEvicted(listener: (evicted: Evicted) => void): () => void;
	/** Commits what is still gathered; takes no new work. */
	close(): Promise<void>;
}

const LEASE_TRIES = 5;

export const createTexts = (sql: Sql): Texts => new OpenTexts(sql);

class OpenTexts implements Texts, TextHost {
	readonly sql: Sql;
	readonly #open = new Map<string, Promise<OpenText | null>>();
	/** How each text was opened. A name may stand for another one already: somebody opened it while the last word was written. */
	readonly #openings = new WeakMap<OpenText, Promise<OpenText | null>>();
	readonly #commits = new Set<(commit: TextCommit) => void>();
	readonly #evictions = new Set<(evicted: Evicted) => void>();
	#closing = false;

	constructor(sql: Sql) {
		this.sql = sql;
	}

	open(school: string, name: TextName): Promise<OpenText | null> {
		const room = textRoom(school, name);
		if (this.#closing) return Promise.reject(new Evicted(room, 'doubt'));
		const known = this.#open.get(room);
		if (known) return known;
		const loading = OpenText.load(this, school, name);
		this.#open.set(room, loading);
		const forget = () => this.#forget(room, loading);
		loading.then((text) => {
			if (text) this.#openings.set(text, loading);
			else forget();
		}, forget);
		return loading;
	}

	lease(actor: Actor, session: string, name: TextName) {
		const { school, account } = actor;
		return inSchool(this.sql, { school }, async (tx) => {
			const head = await stored.open(tx, school, name);
			if (!head || !mayOpenText(actor, name.kind, head.instructor)) return null;
			for (let attempt = 0; attempt < LEASE_TRIES; attempt++) {
				const clientId = randomInt(1, 2 ** 32 - 1);
				if (await stored.takeLease(tx, { school, name, clientId, account, session }))
					return { clientId, epoch: 1 };
			}
			throw new Error('no free client id');
		});
	}

	mayUse(actor: Actor, session: string, name: TextName, clientId: number): Promise<boolean> {
		const { school, account } = actor;
		return stored.isHeld(this.sql, { school, name, clientId, account, session });
	}

	async hear(room: string): Promise<void> {
		const text = await this.#open.get(room)?.catch(() => null);
		// PostgreSQL away: the next `follow` has it.
		if (text) await this.#compare([text]).catch(() => undefined);
	}

	async follow(): Promise<void> {
		const open = await Promise.all([...this.#open.values()].map((text) => text.catch(() => null)));
		await this.#compare(open.filter((text) => text !== null));
	}

	async #compare(held: readonly OpenText[]): Promise<void> {
		if (held.length === 0) return;
		const heads = await sweep(this.sql, (tx) => stored.heads(tx, held));
		await Promise.all(held.map((text, index) => text.compare(heads[index] ?? null)));
	}

	async leave(room: string): Promise<void> {
		const opened = this.#open.get(room);
		this.#open.delete(room);
		const text = await opened?.catch(() => null);
		await text?.leave();
	}

	onCommit(listener: (commit: TextCommit) => void): () => void {
		this.#commits.add(listener);
		return () => this.#commits.delete(listener);
	}

	onEvicted(listener: (evicted: Evicted) => void): () => void {
		this.#evictions.add(listener);
		return () => this.#evictions.delete(listener);
	}

	async close(): Promise<void> {
		this.#closing = true;
		for (const opened of await Promise.allSettled([...this.#open.values()]))
			if (opened.status === 'fulfilled') await opened.value?.flush();
	}

	committed(commit: TextCommit): void {
		for (const listener of this.#commits) listener(commit);
	}

	evict(text: OpenText, evicted: Evicted): void {
		if (this.#open.get(text.room) === this.#openings.get(text)) this.#open.delete(text.room);
		for (const listener of this.#evictions) listener(evicted);
	}

	#forget(room: string, opened: Promise<OpenText | null>): void {
		if (this.#open.get(room) === opened) this.#open.delete(room);
	}
}
