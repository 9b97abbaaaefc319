import { randomUUID } from 'node:crypto';
import {
	type Handle,
	type HandleServerError,
	json,
	redirect,
	type RequestEvent,
	type ServerInit,
	text
} from '@sveltejs/kit';
import { type Role } from '#domain/policy.ts';
import { theHouse } from '#house';
import { takeUpWhatWasCutOff } from '#lib/import/at-work.ts';
import { apiError, asApiAnswer } from '#lib/server/api-error.ts';
import { gate, type Verdict } from '#lib/server/gate.ts';
import { inLocale, localeOf } from '#lib/server/locale.ts';
import { isOurs } from '#lib/server/origin.ts';
import { themeOf } from '#lib/server/theme.ts';
import { m } from '#paraglide/messages.js';

export const init: ServerInit = () => {
	takeUpWhatWasCutOff(theHouse());
};

export const handle: Handle = async ({ event, resolve }) => {
	event.locals.house = theHouse();
	// Else SvelteKit says a failure of the API to a browser as a page, which has no code.
	if (isApi(event)) event.request.headers.set('accept', 'application/json');
	// Mail programs accept anything: to them SvelteKit would say 200 whatever became of it.
	if (event.route.id?.startsWith('/(public)/unsubscribe')) event.request.headers.set('accept', 'text/html');
	await recognise(event);
	event.locals.locale = localeOf(event);
	return inLocale(event.locals.locale, async () => {
		const response =
			refusal(event) ??
			(await denial(event)) ??
			(await resolve(event, {
				preload: ({ type }) => type !== 'asset' && (type !== 'font' || isDesk(event)),
				transformPageChunk: ({ html }) =>
					html.replace('%lang%', event.locals.locale).replace('%theme%', themeOf(event) ?? '')
			}));
		return guarded(event, isApi(event) ? await asApiAnswer(response) : inWords(response));
	});
};

const plain = (status: number, sentence: string, headers: HeadersInit = {}): Response =>
	text(sentence, { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } });

/** SvelteKit refuses a method of a page in English. */
function inWords(response: Response): Response {
	if (response.status !== 405 || response.headers.get('content-type')?.includes('html')) return response;
	return plain(405, m.web_api_method(), { allow: response.headers.get('allow') ?? 'GET, HEAD, POST' });
}

const isApi = (event: RequestEvent): boolean => event.url.pathname.startsWith('/api/');

// Elsewhere the font is not used, or not on a phone.
const isDesk = (event: RequestEvent): boolean => event.route.id?.startsWith('/(admin)') ?? false;

/** Accidents are logged under an id the page shows; bad requests only get their sentence. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: m.web_not_found() };
	if (status < 500) return { message: m.web_bad_request() };
	const id = randomUUID().slice(0, 8);
	console.error(JSON.stringify({ id, path: event.url.pathname, error: described(error) }));
	return { message: m.web_accident(), id };
};

const described = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);

async function recognise(event: RequestEvent): Promise<void> {
	const proved = await event.locals.house.identity.validate(event.request.headers.get('cookie'));
	event.locals.session = proved?.session ?? null;
	if (proved?.renewed) {
		const { name, value, attributes } = proved.renewed;
		event.cookies.set(name, value, attributes);
	}
}

function refusal(event: RequestEvent): Response | null {
	if (isOurs(event.request, event.locals.house.origins)) return null;
	if (isApi(event)) return apiError(403, { code: 'origin', message: m.web_foreign_origin() });
	return plain(403, m.web_foreign_origin());
}

/** Stops whoever may not enter: to the sign-in page, or with the reason and the way to where they belong. */
async function denial(event: RequestEvent): Promise<Response | null> {
	const verdict = gate(event.route.id, event.locals.session);
	if (verdict.pass) return null;
	if (isApi(event)) return deniedData(verdict);
	if (verdict.why === 'role') return await deniedPage(event, verdict.needs);
	if (verdict.why === 'password') redirect(303, '/account/first');
	const { pathname, search } = event.url;
	const next = encodeURIComponent(pathname + (event.request.method === 'GET' ? search : ''));
	// Whoever still brings a cookie was signed in until a moment ago, and is told why they no longer are.
	const ended = event.cookies.get(event.locals.house.identity.cookieName) ? 'ended=1&' : '';
	redirect(303, `/sign-in?${ended}next=${next}`);
}

function deniedData({ why }: Exclude<Verdict, { pass: true }>): Response {
	if (why === 'sign_in') return apiError(401);
	return apiError(403, why === 'password' ? { code: 'password', message: m.web_first_before() } : {});
}

async function deniedPage(event: RequestEvent, needs: Role): Promise<Response> {
	const isPage = event.request.headers.get('accept')?.includes('text/html') && !event.isDataRequest;
	if (!isPage) return json({ message: m.web_denied_data() }, { status: 403 });
	const page = await event.fetch(`/denied?needs=${needs}`);
	return new Response(page.body, { status: 403, headers: page.headers });
}

/** Nothing of a signed-in page stays in a cache; the other headers are the front's (realtime/front.ts). */
function guarded(event: RequestEvent, response: Response): Response {
	const headers = response.headers;
	if (event.locals.session && !headers.has('cache-control'))
		headers.set('cache-control', 'private, no-store');
	return response;
}
