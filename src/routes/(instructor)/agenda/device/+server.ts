import { addDevice, asStaff, removeDevice } from '#lib/server/own-messages.ts';
import { type RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => addDevice(event, await asStaff(event.locals));
export const DELETE: RequestHandler = async (event) => removeDevice(event, await asStaff(event.locals));
