/** What a bench opened: closed in the opposite order, however the bench ends. */
export class Stage {
	readonly #ends: (() => Promise<unknown>)[] = [];

	/** @returns the same thing, so that opening reads as one expression */
	async open<T>(opening: Promise<T>, end: (thing: T) => Promise<unknown>): Promise<T> {
		const thing = await opening;
		this.#ends.push(() => end(thing));
		return thing;
	}

	async close(): Promise<void> {
		for (const end of this.#ends.splice(0).reverse())
			await end().catch((error: unknown) => {
				console.error(error);
			});
	}
}
