/** Wipes what this device kept for work without a network; nobody after you shall read it. */
export function forgetDevice(): void {
	try {
		for (const key of Object.keys(localStorage)) if (key.startsWith('dgtt:')) localStorage.removeItem(key);
	} catch {
		// Storage switched off: nothing was kept.
	}
}
