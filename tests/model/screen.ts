import { type Edit } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Week } from '#domain/week.ts';
import { type Session } from '#identity/identity.ts';
import { type Lease } from '#lib/board/board-link.ts';
import { Boards } from '#lib/board/boards.svelte.ts';
import { holds } from './broken.ts';
import { type Ledger } from './ledger.ts';
import { type Server } from './server.ts';
import { type Wire } from './wire.ts';

interface Surroundings {
	school: { id: string; zone: string };
	week: Week;
	ledger: Ledger;
	/** Whichever server the proxy picks; null: none answers. */
	anyServer: () => Server | null;
	say: (what: string) => void;
}

/** One person at a screen, with the page's own code: boards, documents, what is kept on the device. */
export class Screen {
	readonly name: string;
	readonly session: Session;
	/** Every edit this person ever made. */
	readonly made = new Map<string, Edit>();
	boards: Boards;
	week: Week;
	isOnline = true;
	/** Something came since anybody last looked. */
	hasNews = false;
	/** All that ever came over its lines. */
	readonly heard: Buffer[] = [];
	readonly #world: Surroundings;
	readonly #device = new Device();
	readonly #wires = new Set<Wire>();
	/** Own edits that waited for a verdict when one last looked. */
	#waiting = new Set<string>();
	readonly #dismissed = new Set<string>();

	constructor(world: Surroundings, name: string, session: Session) {
		this.#world = world;
		this.name = name;
		this.session = session;
		this.week = world.week;
		this.boards = this.#open();
	}

	get actor(): Actor {
		return this.session.actor;
	}
	/** Its socket's host: by it the world knows who connects. */
	get host(): string {
		return this.session.publicId;
	}
	/** As this screen shows them: its own open edits laid over what the server says. */
	lessons(): Lesson[] {
		return [...this.boards.standing].sort((a, b) => a.id.localeCompare(b.id));
	}

	write(edit: Edit): void {
		const id = this.boards.act(edit, this.week);
		this.made.set(id, edit);
	}
	/** Gives up the oldest refused edit. */
	dismiss(): void {
		const [first] = this.boards.refused;
		if (!first) return;
		this.#dismissed.add(first.id);
		this.boards.dismiss(first.id);
	}
	look(week: Week): void {
		this.week = week;
		this.boards.open(week);
	}
	network(isOnline: boolean): void {
		this.isOnline = isOnline;
		if (!isOnline) this.cut();
		this.boards.network(isOnline);
	}
	/** The lines break, and nobody says so. */
	cut(): void {
		for (const wire of this.#wires) wire.cut();
		this.#wires.clear();
	}
	/** The page is gone, with all but what it kept on the device. */
	reload(): void {
		this.boards.close();
		this.cut();
		this.boards = this.#open();
	}
	close(): void {
		this.boards.close();
	}

	/** A socket of this screen knocks somewhere. */
	connect(wire: Wire, url: URL): void {
		const server = this.isOnline ? this.#world.anyServer() : null;
		this.#world.say(`${this.name} knocks at ${server?.name ?? 'nobody'}: ${url.pathname.slice(-8)}`);
		wire.leadTo(server?.name ?? '');
		wire.onArrival = (data) => {
			this.hasNews = true;
			if (data) this.heard.push(Buffer.from(data));
		};
		if (!server) {
			wire.cut();
			return;
		}
		this.#wires.add(wire);
		wire.toServer('knock', () => {
			server.letIn(wire, this.session, url).catch(() => {
				wire.cut();
			});
		});
	}

	/** What is on screen is committed, and so is every verdict it was given. */
	async check(): Promise<void> {
		this.hasNews = false;
		const { ledger } = this.#world;
		await ledger.knows([...this.boards.all.flatMap((board) => [...board.lessons.values()])], this.name);
		const own = new Map(this.boards.own.map((one) => [one.id, one.stage]));
		const isWaiting = (id: string) => own.has(id) && own.get(id) !== 'refused';
		const answered = [...this.#waiting].filter((id) => !isWaiting(id) && !this.#dismissed.has(id));
		this.#waiting = new Set([...own.keys()].filter(isWaiting));
		if (answered.length === 0) return;
		const verdicts = await ledger.verdicts(answered);
		for (const id of answered) {
			const shown = own.get(id) === 'refused' ? 'rejected' : 'accepted';
			const verdict = verdicts.get(id)?.verdict ?? 'none';
			holds(verdict === shown, `${this.name} reads ${shown} for ${id}; PostgreSQL: ${verdict}`);
		}
	}

	#open(): Boards {
		const boards = new Boards({
			me: this.session.actor.account,
			school: this.#world.school,
			server: `ws://${this.host}`,
			storage: this.#device,
			week: this.week,
			onRemote: () => undefined,
			onAwareness: () => undefined,
			lease: (week) => this.#lease(week as Week)
		});
		boards.connect();
		return boards;
	}

	async #lease(week: Week): Promise<Lease> {
		const server = this.isOnline ? this.#world.anyServer() : null;
		this.#world.say(`${this.name} asks ${server?.name ?? 'nobody'} for a lease: ${week}`);
		if (!server) return { ok: false, ended: false };
		const { actor, publicId } = this.session;
		return await server.ask(server.schedule.lease(actor, publicId, week)).then(
			(lease) => ({ ok: true, ...lease }),
			() => ({ ok: false, ended: false })
		);
	}
}

/** What a browser keeps for a page. */
class Device implements Storage {
	[key: string]: unknown;
	get length(): number {
		return Object.keys(this).length;
	}
	clear(): void {
		for (const key of Object.keys(this)) this.removeItem(key);
	}
	key(index: number): string | null {
		return Object.keys(this)[index] ?? null;
	}
	getItem(key: string): string | null {
		return Object.hasOwn(this, key) ? String(this[key]) : null;
	}
	setItem(key: string, value: string): void {
		this[key] = value;
	}
	removeItem(key: string): void {
		Reflect.deleteProperty(this, key);
	}
}
