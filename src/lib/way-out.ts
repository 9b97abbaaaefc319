/** While somebody signs out here their sockets end too: two ways out at once would cut each other off. */
let leaving = false;
let ended = false;

/** Signs out by `ask`, true when the server has; then, and only then, this page goes to the sign-in. */
export async function signOut(ask: () => Promise<boolean>): Promise<boolean> {
	leaving = true;
	leaving = await ask();
	if (leaving) location.assign('/sign-in');
	// The answer was lost, not the request.
	else if (ended) location.reload();
	return leaving;
}

/** The session has ended: the gate decides where to go, what is open stays on this device. */
export function sessionEnded(): void {
	ended = true;
	if (!leaving) location.reload();
}
