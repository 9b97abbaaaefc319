/** The server's time, counted on while the page stands open: a phone's own clock may be wrong. Milliseconds. */
export function steadyNow(server: () => number) {
	let elapsed = $state(0);
	$effect(() => {
		const from = server() && performance.now();
		elapsed = 0;
		const ticking = setInterval(() => (elapsed = performance.now() - from), 20_000);
		return () => clearInterval(ticking);
	});
	return {
		get now() {
			return server() + elapsed;
		}
	};
}
