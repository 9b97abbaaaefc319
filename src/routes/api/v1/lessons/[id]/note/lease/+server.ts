import { leaseText } from '../../../../leased-text.ts';
import { idIn } from '../../../../staff.ts';
import { type RequestHandler } from './$types';

/** A Yjs client id for one new document of a lesson's note. */
export const POST: RequestHandler = ({ locals, params }) =>
	leaseText(locals, { kind: 'note', about: idIn(params) });
