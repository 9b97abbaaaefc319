import { json } from '@sveltejs/kit';
import { forecastOf } from '#lib/server/publish-forecast.ts';
import * as v from 'valibot';
import { adminOf, badField, bodyOf, weekIn } from '../../../staff.ts';
import { type RequestHandler } from './$types';

const schema = v.strictObject({ week: v.string() });

/** What it would tell whom, and at what cost, before it is done: `PublishForecast`. Names whom nothing reaches. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { actor } = adminOf(locals);
	const answer = await forecastOf(locals.house, actor, weekIn(locals, params));
	return json(answer, { headers: { 'cache-control': 'no-store' } });
};

/**
 * Makes a draft week visible to its candidates: `{ok: true, told}` or `{ok: false, reason}`. It cannot be taken back,
 * so the body names the week once more: `{week}`.
 */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { actor } = adminOf(locals);
	const week = weekIn(locals, params);
	if ((await bodyOf(request, schema)).week !== week) badField('week');
	const result = await locals.house.schedule.publish(actor, week);
	return json(result, { status: result.ok ? 200 : 409 });
};
