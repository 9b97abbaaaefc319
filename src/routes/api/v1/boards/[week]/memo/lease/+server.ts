import { leaseText } from '../../../../leased-text.ts';
import { weekIn } from '../../../../staff.ts';
import { type RequestHandler } from './$types';

/** A Yjs client id for one new document of a week's memo. */
export const POST: RequestHandler = ({ locals, params }) =>
	leaseText(locals, { kind: 'memo', about: weekIn(locals, params) });
