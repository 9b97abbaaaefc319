const PATIENCE = 2_000;

/** The answer, where it comes in time for somebody who asks how things are. @throws when it does not */
export function withinPatience<T>(work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			reject(new Error('no answer in time'));
		}, PATIENCE);
		work.then(resolve, reject).finally(() => {
			clearTimeout(timer);
		});
	});
}
