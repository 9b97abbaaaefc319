import { type IncomingMessage } from 'node:http';

/** Path and query of a request; its host says nothing (that comes from our settings). Null when it is unreadable. */
export const urlOf = (request: IncomingMessage): URL | null => URL.parse(request.url ?? '', 'http://any');
