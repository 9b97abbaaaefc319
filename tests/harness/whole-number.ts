/** A number somebody gave on the command line; anything else ends the process with a sentence. */
export function wholeNumber(option: string, given: string | undefined, otherwise: number): number {
	if (given === undefined) return otherwise;
	if (/^\d{1,15}$/.test(given)) return Number(given);
	console.error(`--${option} needs a whole number, not “${given}”.`);
	process.exit(2);
}
