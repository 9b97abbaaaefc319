import * as Y from 'yjs';
import { inSchool, type Sql } from '#db/sql.ts';
import * as audit from '#db/audit.ts';
import * as commits from '#db/commits.ts';
import * as texts from '#db/texts.ts';
import { TEXT_LIMIT, type TextName } from '#domain/free-text.ts';
import { type Actor, writingRole } from '#domain/policy.ts';
import { textOf, textRoom } from '#sync/text-doc.ts';
import { inspectText } from '#sync/text-guard.ts';
import { type Author, Evicted, type LiveDoc, type Received } from './schedule.ts';

/** Keystrokes of this long share one commit and one audit row. */
const GATHER_MS = 300;
const TRIES = 3;

/** After COMMIT. */
export interface TextCommit {
	room: string;
	epoch: number;
	change: Uint8Array;
	/** Committed here, not read from what another node committed. */
	own: boolean;
	/** How the logs name the updates in it. */
	traces: string[];
}

/** What a text needs from those who opened it. */
export interface TextHost {
	sql: Sql;
	committed: (commit: TextCommit) => void;
	evict: (text: OpenText, evicted: Evicted) => void;
}

interface Pending {
	actor: Actor;
	change: Uint8Array;
	added: number;
	removed: number;
	trace: string | undefined;
}
interface Row {
	seq: number;
	change: Uint8Array;
}

/** A note or memo in memory. `committed` is all that anybody is shown; `staged` runs ahead with what is gathered. */
export class OpenText implements LiveDoc {
	readonly school: string;
	readonly name: TextName;
	readonly room: string;
	/** Small as it is, a text is never rebuilt. */
	readonly epoch = 1;
	/** Whose lesson the note is about. Everybody in the room was let in by this; when it changes, all go out. */
	readonly instructor: string | null;
	readonly #host: TextHost;
	#committed: Y.Doc;
	#staged: Y.Doc;
	#seq: number;
	#pending: Pending[] = [];
	#timer: NodeJS.Timeout | undefined;
	#work: Promise<unknown> = Promise.resolve();
	#evicted: Evicted | null = null;

	constructor(
		host: TextHost,
		of: { school: string; name: TextName; instructor: string | null },
		log: readonly Row[]
	) {
		this.#host = host;
		this.school = of.school;
		this.name = of.name;
		this.instructor = of.instructor;
		this.room = textRoom(of.school, of.name);
		this.#seq = log.at(-1)?.seq ?? 0;
		this.#committed = docOf(log);
		this.#staged = docOf(log);
	}

	/** Null when there is no such lesson. */
	static load(host: TextHost, school: string, name: TextName): Promise<OpenText | null> {
		return inSchool(host.sql, { school }, async (tx) => {
			const head = await texts.open(tx, school, name);
			if (!head) return null;
			const log = await texts.logAfter(tx, school, name, 0);
			return new OpenText(host, { school, name, instructor: head.instructor }, log);
		});
	}

	sync(stateVector: Uint8Array): Promise<{ update: Uint8Array; stateVector: Uint8Array }> {
		return this.#alone(async () => {
			await this.#catchUp();
			return {
				update: Y.encodeStateAsUpdate(this.#committed, stateVector),
				stateVector: Y.encodeStateVector(this.#committed)
			};
		});
	}

	receive({ actor, clientId, trace }: Author, update: Uint8Array): Promise<Received> {
		if (this.#evicted) return Promise.reject(this.#evicted);
		const found = inspectText(update, this.#staged, clientId);
		if (found.status === 'nothing') return Promise.resolve({ status: 'committed' });
		if (found.status !== 'fresh') return Promise.resolve(found);
		const before = textOf(this.#staged).length;
		Y.applyUpdate(this.#staged, found.change);
		const after = textOf(this.#staged).length;
		if (after > TEXT_LIMIT) {
			this.#stageAnew();
			return Promise.resolve({ status: 'too long' });
		}
		const { change, added } = found;
		this.#pending.push({ actor, change, added, removed: before + added - after, trace });
		this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS);
		return Promise.resolve({ status: 'taken' });
	}

	/** Its plain text stands on the lesson in the same transaction; there is nothing else to hold it against. */
	hash(): null {
		return null;
	}

	/** Commits what is gathered, now. A failure has evicted the text before this resolves. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		await this.#alone(() => this.#commit()).catch(() => undefined);
	}

	/** Leaves the memory. Who was on the way in comes again, to the text that is looked after. */
	async leave(): Promise<void> {
		await this.flush();
		this.#evicted ??= new Evicted(this.room, 'doubt');
	}

	/** One after the other, and any accident ends in doubt (R12). */
	#alone<T>(run: () => Promise<T>): Promise<T> {
		const done = this.#work.then(async () => {
			if (this.#evicted) throw this.#evicted;
			try {
				return await run();
			} catch (error) {
				throw this.#evict(error);
			}
		});
		this.#work = done.catch(() => undefined);
		return done;
	}

	#evict(error: unknown): Evicted {
		const evicted = error instanceof Evicted ? error : new Evicted(this.room, 'doubt', error);
		this.#evicted = evicted;
		clearTimeout(this.#timer);
		this.#host.evict(this, evicted);
		return evicted;
	}

	async #commit(): Promise<void> {
		const batch = [...this.#pending];
		if (batch.length === 0) return;
		const change = Y.mergeUpdates(batch.map((one) => one.change));
		for (let tries = 1; !(await this.#write(batch, change)); tries++) {
			if (tries === TRIES) throw new Evicted(this.room, 'doubt');
			await this.#catchUp();
		}
		Y.applyUpdate(this.#committed, change);
		this.#seq += 1;
		this.#pending.splice(0, batch.length);
		const traces = batch.flatMap(({ trace }) => trace ?? []);
		this.#host.committed({ room: this.room, epoch: this.epoch, change, own: true, traces });
	}

	/** One transaction; false when another writer was faster. */
	#write(batch: readonly Pending[], change: Uint8Array): Promise<boolean> {
		const { school, name } = this;
		return inSchool(this.#host.sql, { school }, async (tx) => {
			if ((await texts.lock(tx, school, name)) !== this.#seq) return false;
			const authors = batch.map(({ actor }) => ({ account: actor.account, role: writingRole(actor) }));
			if (!(await commits.authorsStand(tx, school, authors))) throw new Evicted(this.room, 'doubt');
			const next = copyOf(this.#committed);
			Y.applyUpdate(next, change);
			const text = textOf(next).toJSON();
			if (name.kind === 'note' && (await texts.writeNote(tx, name.about, text)) !== this.instructor)
				throw new Evicted(this.room, 'doubt');
			await texts.append(tx, school, name, { seq: this.#seq + 1, change });
			for (const { actor, added, removed } of byAuthor(batch))
				await audit.write(tx, {
					school,
					account: actor.account,
					role: writingRole(actor),
					action: `${name.kind}.write`,
					thing: name.kind,
					id: name.about,
					after: { added, removed, length: text.length }
				});
			return true;
		});
	}

	/** Looks whether another node has written since; `head` is where PostgreSQL says the text stands. */
	async compare(head: texts.TextHead | null): Promise<void> {
		const isNews = head === null || head.seq > this.#seq || head.instructor !== this.instructor;
		// A catch-up that fails has evicted the text.
		if (isNews && !this.#evicted) await this.#alone(() => this.#catchUp()).catch(() => undefined);
	}

	/** Reads what other writers committed. A lesson that changed hands sends everybody to the door again. */
	async #catchUp(): Promise<void> {
		const { school, name } = this;
		const rows = await inSchool(this.#host.sql, { school }, async (tx) => {
			const head = await texts.head(tx, school, name);
			if (head?.instructor !== this.instructor) throw new Evicted(this.room, 'doubt');
			return head.seq > this.#seq ? await texts.logAfter(tx, school, name, this.#seq) : [];
		});
		for (const { seq, change } of rows) {
			Y.applyUpdate(this.#committed, change);
			Y.applyUpdate(this.#staged, change);
			this.#seq = seq;
			this.#host.committed({ room: this.room, epoch: this.epoch, change, own: false, traces: [] });
		}
		// Two nodes took what only one of them had room for.
		if (textOf(this.#staged).length > TEXT_LIMIT) throw new Evicted(this.room, 'doubt');
	}

	#stageAnew(): void {
		this.#staged = copyOf(this.#committed);
		for (const { change } of this.#pending) Y.applyUpdate(this.#staged, change);
	}
}

function docOf(log: readonly { change: Uint8Array }[]): Y.Doc {
	const doc = new Y.Doc();
	for (const { change } of log) Y.applyUpdate(doc, change);
	return doc;
}

const copyOf = (doc: Y.Doc): Y.Doc => docOf([{ change: Y.encodeStateAsUpdate(doc) }]);

function byAuthor(batch: readonly Pending[]): Omit<Pending, 'change' | 'trace'>[] {
	const authors = new Map<string, Omit<Pending, 'change' | 'trace'>>();
	for (const { actor, added, removed } of batch) {
		const sum = authors.get(actor.account) ?? { actor, added: 0, removed: 0 };
		authors.set(actor.account, { actor, added: sum.added + added, removed: sum.removed + removed });
	}
	return [...authors.values()];
}
