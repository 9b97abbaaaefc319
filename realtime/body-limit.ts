import { type IncomingMessage } from 'node:http';

const MB = 1024 * 1024;
const USUAL = MB;
/** Paths (and all below them) that take more, or less. */
const OTHER: readonly [path: string, bytes: number][] = [
	['/admin/import', 10 * MB],
	['/api/v1/sms/receipts', 64 * 1024]
];

/** The most any route takes. */
export const LARGEST_BODY = Math.max(USUAL, ...OTHER.map(([, bytes]) => bytes));

/** The most a route takes, in bytes. */
export const limitOf = (path: string): number =>
	OTHER.find(([route]) => path === route || path.startsWith(`${route}/`))?.[1] ?? USUAL;

/** False when the body is announced as too large for its route. */
export function isBodyWithinLimit(request: IncomingMessage, path: string): boolean {
	const announced = request.headers['content-length'];
	if (announced !== undefined) return Number(announced) <= limitOf(path);
	// A body of unknown length: SvelteKit holds what streams in against this header and answers 413 beyond it.
	if (request.headers['transfer-encoding'] !== undefined)
		request.headers['content-length'] = String(limitOf(path));
	return true;
}
