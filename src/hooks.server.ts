import { randomUUID } from 'node:crypto';
import { type Handle, type HandleServerError, json, redirect, type RequestEvent, text } from '@sveltejs/kit';
import { type Role } from '#domain/policy.ts';
import { theHouse } from '#house';
import { gate } from '#lib/server/gate.ts';
import { inLocale, localeOf } from '#lib/server/locale.ts';
import { isOurs } from '#lib/server/origin.ts';
import { m } from '#paraglide/messages.js';

export const handle: Handle = async ({ event, resolve }) => {
	event.locals.house = theHouse();
	await recognise(event);
	event.locals.locale = localeOf(event);
	return inLocale(event.locals.locale, async () => {
		const response =
			refusal(event) ??
			(await denial(event)) ??
			(await resolve(event, {
				preload: ({ type }) => type !== 'asset' && (type !== 'font' || isDesk(event)),
				transformPageChunk: ({ html }) => html.replace('%lang%', event.locals.locale)
			}));
		return guarded(event, response);
	});
};

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
	return isOurs(event.request, event.locals.house.origins)
		? null
		: text(m.web_foreign_origin(), { status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** Stops whoever may not enter: to the sign-in page, or with the reason and the way to where they belong. */
async function denial(event: RequestEvent): Promise<Response | null> {
	const verdict = gate(event.route.id, event.locals.session);
	if (verdict.pass) return null;
	const isApi = event.route.id?.startsWith('/api') ?? false;
	if (verdict.why === 'role') return isApi ? deniedData() : await deniedPage(event, verdict.needs);
	if (isApi) return json({ message: m.web_sign_in_first() }, { status: 401 });
	const { pathname, search } = event.url;
	redirect(
		303,
		`/sign-in?next=${encodeURIComponent(pathname + (event.request.method === 'GET' ? search : ''))}`
	);
}

const deniedData = (): Response => json({ message: m.web_denied_text() }, { status: 403 });

async function deniedPage(event: RequestEvent, needs: Role): Promise<Response> {
	const isPage = event.request.headers.get('accept')?.includes('text/html') && !event.isDataRequest;
	if (!isPage) return deniedData();
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
