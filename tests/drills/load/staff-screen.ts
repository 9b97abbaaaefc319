import { type Edit } from '#domain/edit.ts';
import { type Week } from '#domain/week.ts';
import { Boards } from '#lib/board/boards.svelte.ts';
import { type Person } from '../../harness/live-school.ts';
import { type Device, on } from './device.ts';
import { type Ledger } from './ledger.ts';

/** One of the staff at a board: the page's own code on a device of the drill's. */
export class StaffScreen {
	readonly person: Person;
	readonly device: Device;
	readonly school: { id: string; zone: string };
	boards: Boards;
	week: Week;
	readonly ledger: Ledger;
	/** Made here, and not yet shown as saved or refused. */
	readonly #open = new Set<string>();
	/** Shown as saved once. */
	readonly #saved = new Set<string>();

	constructor(
		person: Person,
		device: Device,
		school: { id: string; zone: string },
		week: Week,
		ledger: Ledger
	) {
		this.person = person;
		this.device = device;
		this.school = school;
		this.week = week;
		this.ledger = ledger;
		this.boards = this.#arrive();
	}

	/** Edits without an answer. */
	get waiting(): number {
		return this.boards.waiting;
	}
	get isLive(): boolean {
		return this.boards.all.every((board) => board.link === 'live');
	}

	/** The server has sent this person away for good. */
	get isOver(): boolean {
		return this.boards.current.link === 'ended';
	}

	act(edit: Edit): void {
		on(this.device, () => {
			const id = this.boards.act(edit);
			this.#open.add(id);
			this.ledger.write({ what: 'made', id, by: this.person.actor.account, edit: this.#asSent(id, edit) });
		});
	}

	/** Notes what the screen shows to be settled by now, and gives up what was refused. */
	look(): void {
		// Who only watches has nothing to note.
		if (this.#open.size + this.#saved.size === 0) return;
		const own = new Map(this.boards.own.map((one) => [one.id, one]));
		for (const id of own.keys()) if (this.#saved.delete(id)) this.ledger.write({ what: 'back', id });
		for (const id of [...this.#open]) {
			const one = own.get(id);
			if (one && one.stage !== 'refused') continue;
			this.#open.delete(id);
			if (one) this.ledger.write({ what: 'refused', id, code: one.reason.code });
			else {
				this.#saved.add(id);
				this.ledger.write({ what: 'saved', id });
			}
		}
		on(this.device, () => {
			for (const { id } of this.boards.refused) this.boards.dismiss(id);
			this.boards.tidy();
		});
	}

	/** Another week on screen. */
	turnTo(week: Week): void {
		this.week = week;
		on(this.device, () => {
			this.boards.open(week);
		});
	}

	/** The page is loaded anew: a new document, and what the device kept. */
	reload(): void {
		this.boards.close();
		this.boards = this.#arrive();
	}

	/** The browser says that the network has gone, or come. */
	network(online: boolean): void {
		on(this.device, () => {
			this.boards.network(online);
		});
	}

	/** Goes, and leaves open what had no answer yet. */
	leave(): void {
		this.look();
		for (const id of this.#open) this.ledger.write({ what: 'dropped', id });
		this.close();
	}

	close(): void {
		this.boards.close();
	}

	#asSent(id: string, edit: Edit): Edit {
		return this.boards.own.find((one) => one.id === id)?.edit ?? edit;
	}

	#arrive(): Boards {
		return on(this.device, () => {
			const boards = new Boards({
				me: this.person.actor.account,
				school: this.school,
				server: `ws://127.0.0.1:${String(this.device.port)}`,
				storage: this.device.storage,
				week: this.week,
				onRemote: () => undefined,
				onAwareness: () => undefined
			});
			boards.connect();
			return boards;
		});
	}
}
