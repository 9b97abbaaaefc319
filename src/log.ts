import { pino, type Logger } from 'pino';

export type Log = Logger;

const SECRETS = ['password', 'cookie', 'token', 'secret', 'headers.cookie', 'headers.authorization'];

/** JSON lines on standard output; what could sign somebody in is never written. */
export const openLog = (level: string): Log =>
	pino({
		level,
		base: null,
		redact: { paths: [...SECRETS, ...SECRETS.map((path) => `*.${path}`)], censor: '…' }
	});
