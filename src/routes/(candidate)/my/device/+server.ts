import { addDevice, asCandidate, removeDevice } from '#lib/server/own-messages.ts';
import { type RequestHandler } from './$types';

export const POST: RequestHandler = (event) => addDevice(event, asCandidate(event.locals));
export const DELETE: RequestHandler = (event) => removeDevice(event, asCandidate(event.locals));
