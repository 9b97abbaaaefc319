import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { type Admitted } from './gate.ts';
import { type Strangers } from './strangers.ts';
import { type Turnstile } from './turnstile.ts';

/** What a kind of door has against a crowd without names. */
export interface DoorGuard {
	/** So many ask PostgreSQL at once who they are. */
	turnstile: Turnstile;
	strangers: Strangers;
	addressOf: (request: IncomingMessage) => string;
}

/** Lets somebody ask for admission when it is their turn; 429: too many of their address were nobody. */
export function admitUnhurried(
	{ turnstile, strangers, addressOf }: DoorGuard,
	socket: Duplex,
	request: IncomingMessage,
	admit: () => Promise<Admitted>
): Promise<Admitted | 429> {
	const address = addressOf(request);
	return turnstile.pass(async () => {
		// Who has gone meanwhile keeps nobody waiting either.
		if (socket.destroyed || strangers.mustWait(address, performance.now())) return 429;
		const admitted = await admit();
		if (!admitted.ok && admitted.why === 'ended') strangers.failed(address, performance.now());
		return admitted;
	});
}
