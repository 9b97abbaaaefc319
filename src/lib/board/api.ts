import { type Edit } from '#domain/edit.ts';
import { type TextName } from '#domain/free-text.ts';
import { type Refusal, type Verdict } from '#domain/verdict.ts';
import { type LessonChange } from '#db/history.ts';
import { sessionEnded } from '#lib/way-out.ts';
import { type Lease } from './board-link.ts';
import { type PublishForecast } from './forecast.ts';
import { type BoardFacts, type FetchFacts } from './school-facts.svelte.ts';

/** A server that stands still must not keep a board waiting: another one may answer. */
const LEASE_PATIENCE = 8_000;
const FORECAST_PATIENCE = 8_000;

const post = (path: string, body?: unknown, signal?: AbortSignal): Promise<Response> =>
	fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body ?? {}),
		...(signal && { signal })
	});

export const takeLease = (week: string): Promise<Lease> => leaseAt(`/api/v1/boards/${week}/lease`);

export const takeTextLease = ({ kind, about }: TextName): Promise<Lease> =>
	leaseAt(kind === 'note' ? `/api/v1/lessons/${about}/note/lease` : `/api/v1/boards/${about}/memo/lease`);

/** A client id for a new document. Without network, or while the server is away: not ok, try again. */
async function leaseAt(path: string): Promise<Lease> {
	try {
		const answer = await post(path, {}, AbortSignal.timeout(LEASE_PATIENCE));
		if (!answer.ok) return { ok: false, ended: answer.status === 401 || answer.status === 403 };
		const { clientId, epoch } = (await answer.json()) as { clientId: number; epoch: number };
		return { ok: true, clientId, epoch };
	} catch {
		return { ok: false, ended: false };
	}
}

/** Null when the server cannot be asked right now. */
async function answerOf<T>(request: Promise<Response>): Promise<T | null> {
	try {
		const answer = await request;
		if (answer.status === 401) sessionEnded();
		return answer.ok || answer.status === 409 ? ((await answer.json()) as T) : null;
	} catch {
		return null;
	}
}

/** Never through the browser's cache, which would keep names on the device; the tag saves the way instead. */
export const fetchFacts: FetchFacts = async (tag) => {
	const asked = fetch('/api/v1/directory', tag === null ? {} : { headers: { 'if-none-match': tag } });
	const facts = await answerOf<BoardFacts>(asked);
	return facts && { facts, tag: (await asked).headers.get('etag') };
};

export const fetchHistory = (lesson: string): Promise<{ changes: LessonChange[] } | null> =>
	answerOf(fetch(`/api/v1/lessons/${lesson}/history`));

export const publishWeek = (
	week: string
): Promise<{ ok: true; told: number } | { ok: false; reason: Refusal } | null> =>
	answerOf(post(`/api/v1/boards/${week}/publish`, { week }));

/** Whom publishing would tell, and what it would cost. */
export const forecastPublish = (week: string): Promise<PublishForecast | null> =>
	answerOf(fetch(`/api/v1/boards/${week}/publish`, { signal: AbortSignal.timeout(FORECAST_PATIENCE) }));

export const proposeSwap = (
	week: string,
	id: string,
	edit: Edit
): Promise<{ ok: true } | { ok: false; reason: Refusal } | null> =>
	answerOf(post(`/api/v1/boards/${week}/proposals`, { id, edit }));

export const answerSwap = (
	proposal: string,
	accept: boolean
): Promise<{ ok: true; verdict: Verdict | null } | { ok: false; reason: Refusal } | null> =>
	answerOf(post(`/api/v1/proposals/${proposal}`, { accept }));
