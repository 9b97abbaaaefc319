import { type Chance } from '../chance.ts';
import { type CandidatePage } from './candidate-page.ts';
import { nextEdit, type Things } from './next-edit.ts';
import { type StaffScreen } from './staff-screen.ts';

const LOOK_EVERY = 40;
/** What one person leaves unanswered before they stop and wait. */
const PATIENCE = 25;

/** People at work: they edit, reload, turn to another week, and note what their screens say. */
export class Load {
	screens: StaffScreen[];
	pages: CandidatePage[];
	/** Mean milliseconds between two edits of one person. */
	pace = 250;
	readonly #things: Things;
	readonly #chance: Chance;
	readonly #timers = new Map<StaffScreen, NodeJS.Timeout>();
	#looking: NodeJS.Timeout | undefined;

	constructor(screens: StaffScreen[], pages: CandidatePage[], things: Things, chance: Chance) {
		this.screens = screens;
		this.pages = pages;
		this.#things = things;
		this.#chance = chance;
	}

	start(): void {
		this.#looking ??= setInterval(() => {
			this.look();
		}, LOOK_EVERY);
		for (const screen of this.screens) this.#soon(screen);
	}

	look(): void {
		for (const screen of this.screens) screen.look();
	}

	/** Somebody's work here is over. */
	dismiss(gone: StaffScreen | CandidatePage): void {
		gone.leave();
		for (const [screen, timer] of this.#timers) if (screen === gone) clearTimeout(timer);
		this.screens = this.screens.filter((one) => one !== gone);
		this.pages = this.pages.filter((one) => one !== gone);
	}

	/** Nobody begins anything new; what is under way goes on. */
	rest(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}

	end(): void {
		this.rest();
		clearInterval(this.#looking);
		for (const one of [...this.screens, ...this.pages]) one.close();
	}

	#soon(screen: StaffScreen): void {
		const act = (): void => {
			this.#act(screen);
			this.#soon(screen);
		};
		this.#timers.set(screen, setTimeout(act, this.#chance.between(this.pace / 5, (this.pace * 9) / 5)));
	}

	#act(screen: StaffScreen): void {
		const chance = this.#chance;
		if (chance.isIn(0.01)) screen.reload();
		else if (chance.isIn(0.01)) screen.turnTo(chance.pick(this.#things.weeks));
		else if (screen.waiting < PATIENCE) {
			const edit = nextEdit(screen.boards.shown, screen.week, this.#things, chance);
			if (edit) screen.act(edit);
		}
	}
}
