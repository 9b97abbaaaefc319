const PREFIX = 'dgtt:';
const EDITS = 'dgtt:edits:';

/** Wipes what this device kept for work without a network; nobody after you shall read it. */
export function forgetDevice(): void {
	for (const key of keysOf(PREFIX)) localStorage.removeItem(key);
}

/** Edits this device keeps because nobody else has them yet, or because they were refused. */
export const keptOnDevice = (): number =>
	keysOf(EDITS).reduce((sum, key) => sum + countIn(localStorage.getItem(key)), 0);

function keysOf(prefix: string): string[] {
	try {
		return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
	} catch {
		return []; // Storage switched off: nothing was kept.
	}
}

function countIn(text: string | null): number {
	try {
		const value: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(value) ? value.length : 0;
	} catch {
		return 0;
	}
}
