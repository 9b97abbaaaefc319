import { leaseBoard } from '../../../leased-board.ts';
import { type RequestHandler } from './$types';

/** A Yjs client id for one new document of this session, and the board's epoch. */
export const POST: RequestHandler = ({ locals, params }) => leaseBoard(locals, params);
