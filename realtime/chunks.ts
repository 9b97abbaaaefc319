const AT_ONCE = 200;

/** Many small tasks in their order; after so many in one turn the process looks after others first (R27). */
export class Chunks {
	readonly #tasks: (() => void)[] = [];
	#done = 0;
	#rest: NodeJS.Immediate | undefined;

	/** Runs it now, unless others wait or many have just run. */
	add(task: () => void): void {
		this.#tasks.push(task);
		this.#run();
	}

	#run(): void {
		while (this.#done < AT_ONCE) {
			const task = this.#tasks.shift();
			if (!task) break;
			this.#done++;
			task();
		}
		if (this.#done === 0) return;
		this.#rest ??= setImmediate(() => {
			this.#rest = undefined;
			this.#done = 0;
			this.#run();
		});
	}
}
