const WAVE_EVERY = 50;
const SMALLEST = 50;
/** However many they are, the last go within about two seconds. */
const MOST_WAVES = 40;

/** Sends people away a few at a time, so that they do not all come back in one instant (R28). */
export async function inWaves<T>(all: readonly T[], sendAway: (one: T) => void): Promise<void> {
	const size = Math.max(SMALLEST, Math.ceil(all.length / MOST_WAVES));
	for (let from = 0; from < all.length; from += size) {
		for (const one of all.slice(from, from + size)) sendAway(one);
		await new Promise((next) => setTimeout(next, WAVE_EVERY));
	}
}
