import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { type Identity, type Session } from '#identity/identity.ts';

/** Who stands at the door of a socket. `ended`: the cookie was good once. */
export type Admitted = { ok: true; session: Session } | { ok: false; why: 'origin' | 'nobody' | 'ended' };

/** Sockets carry cookies from anywhere, so the Origin decides first; then the cookie. Before both, no message. */
export async function admit(
	request: IncomingMessage,
	origins: ReadonlySet<string>,
	identity: Identity
): Promise<Admitted> {
	const origin = request.headers.origin;
	if (origin === undefined || !origins.has(origin)) return { ok: false, why: 'origin' };
	const cookie = request.headers.cookie;
	if (cookie === undefined || !cookie.includes(`${identity.cookieName}=`))
		return { ok: false, why: 'nobody' };
	const proved = await identity.validate(cookie);
	if (proved?.session.passwordGiven) return { ok: false, why: 'nobody' };
	return proved ? { ok: true, session: proved.session } : { ok: false, why: 'ended' };
}

const TEXT = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	429: 'Too Many Requests',
	503: 'Service Unavailable'
} as const;

export type Refused = keyof typeof TEXT;

/** Answers an upgrade with a plain HTTP refusal. */
export function refuse(socket: Duplex, status: Refused): void {
	socket.end(`HTTP/1.1 ${String(status)} ${TEXT[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

export const statusOf = (refused: Extract<Admitted, { ok: false }>): 401 | 403 =>
	refused.why === 'origin' ? 403 : 401;
