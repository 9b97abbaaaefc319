/** As many as there are `--person-N`. */
const COLOURS = 5;

type Colours = ReadonlyMap<string, number>;

/** The colour somebody has wherever nobody here has it already: the same on every screen. */
export function ownColour(account: string): number {
	let sum = 0;
	for (const char of account) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
	return (sum % COLOURS) + 1;
}

/**
 * Colours by account: of those here no two the same while one is free, and nobody's changes without need. Who has
 * left keeps theirs, for what they changed still bears it.
 * @param accounts all who are here, oneself too, for the others see one as well
 * @param before as it was given out until now
 */
export function coloursFor(accounts: Iterable<string>, before: Colours): Colours {
	const taken = new Set<number>();
	const given = new Map(before);
	const late: string[] = [];
	for (const account of [...new Set(accounts)].sort()) {
		const had = before.get(account);
		if (had === undefined || taken.has(had)) late.push(account);
		else taken.add(had);
	}
	for (const account of late) {
		const colour = freeFrom(ownColour(account), taken);
		taken.add(colour);
		given.set(account, colour);
	}
	return given;
}

/** The colour itself, else the next free one; itself when none is. */
function freeFrom(colour: number, taken: ReadonlySet<number>): number {
	const circle = Array.from({ length: COLOURS }, (_, step) => ((colour - 1 + step) % COLOURS) + 1);
	return circle.find((one) => !taken.has(one)) ?? colour;
}
