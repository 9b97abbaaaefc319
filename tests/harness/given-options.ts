import { parseArgs, type ParseArgsConfig } from 'node:util';

// What somebody gave on the command line; what cannot be read ends the process with a sentence.

export function givenOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
	try {
		return parseArgs(config);
	} catch (error) {
		const known = Object.keys(config.options ?? {}).map((name) => `--${name}`);
		console.error(
			`${error instanceof Error ? error.message : String(error)}\nThere are ${known.join(', ')}.`
		);
		process.exit(2);
	}
}

export function wholeNumber(option: string, given: string | undefined, otherwise: number): number {
	if (given === undefined) return otherwise;
	if (/^\d{1,15}$/.test(given)) return Number(given);
	console.error(`--${option} needs a whole number, not “${given}”.`);
	process.exit(2);
}
