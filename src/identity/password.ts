import { hash, verify } from '@node-rs/argon2';

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Two cores hash at a time and a short queue waits: a flood of sign-ins must not starve the board. */
const AT_ONCE = 2;
const WAITING = 32;

let running = 0;
const queue: (() => void)[] = [];

/** Runs `work` when there is room for it. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= AT_ONCE) {
		await new Promise<void>((go) => queue.push(go));
	} else running += 1;
	try {
		return await work();
	} finally {
		const next = queue.shift();
		if (next) next();
		else running -= 1;
	}
}

/** Argon2id of a new password (19 MiB, t=2), as a PHC string. Always gets its turn: who may set one is known. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST));

let decoy: Promise<string> | null = null;

/** Does the password fit? An unknown account (null) costs as much as a known one. `busy`: ask again in a moment. */
export async function fits(passwordHash: string | null, password: string): Promise<boolean | 'busy'> {
	const against = passwordHash ?? (await (decoy ??= hashPassword('nobody')));
	if (queue.length >= WAITING) return 'busy';
	const right = await inTurn(() => verify(against, password).catch(() => false));
	return right && passwordHash !== null;
}
