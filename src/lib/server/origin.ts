const READS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Does this write come from a page of ours? A browser names the origin of every write; one that carries a
 * cookie must name ours. Without cookie and origin there is nobody to be abused (webhooks prove themselves).
 */
export function isOurs(request: Request, origins: readonly string[]): boolean {
	if (READS.includes(request.method)) return true;
	const origin = request.headers.get('origin');
	if (origin === null) return !request.headers.has('cookie');
	return origins.includes(origin);
}
