import { json } from '@sveltejs/kit';
import { m } from '#paraglide/messages.js';

/** What is said where the refusal itself said nothing of its own. */
const PLAIN: Record<number, [code: string, sentence: () => string]> = {
	400: ['bad_request', m.web_bad_request],
	401: ['sign_in', m.web_sign_in_first],
	403: ['denied', m.web_denied_data],
	404: ['not_found', m.web_api_not_found],
	405: ['method', m.web_api_method],
	413: ['too_large', m.web_api_too_large],
	415: ['media_type', m.web_bad_request],
	429: ['slow_down', m.web_api_slow_down]
};

/** The body of every failure of the API: `{error: {code, message}}`, a sentence in the caller's language. */
export function apiError(
	status: number,
	said: { code?: string; message?: string; id?: string } = {}
): Response {
	const [code, sentence] =
		PLAIN[status] ?? (status < 500 ? ['bad_request', m.web_bad_request] : ['accident', m.web_accident]);
	const error = {
		code: said.code ?? code,
		message: said.message ?? sentence(),
		...(said.id ? { id: said.id } : {})
	};
	return json({ error }, { status, headers: { 'cache-control': 'no-store' } });
}

/** What the new body brings its own of; all else stays, a renewed session's cookie and `Allow` among it. */
const REPLACED: ReadonlySet<string> = new Set(['content-type', 'content-length', 'cache-control']);

/** An answer of an endpoint as it leaves the API: what SvelteKit made of a failure takes the one shape there is. */
export async function asApiAnswer(response: Response): Promise<Response> {
	if (response.status < 400) return response;
	const said = (await response
		.clone()
		.json()
		.catch(() => null)) as Record<string, unknown> | null;
	if (!said || 'message' in said) {
		const text = (key: string) => (typeof said?.[key] === 'string' ? { [key]: said[key] } : {});
		const answer = apiError(response.status, { ...text('code'), ...text('message'), ...text('id') });
		for (const [name, value] of response.headers) if (!REPLACED.has(name)) answer.headers.append(name, value);
		return answer;
	}
	// An outcome the endpoint has words of its own for: `{ok: false, reason}`, or `{error}` already.
	return response;
}
