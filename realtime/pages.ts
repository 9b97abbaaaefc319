import { existsSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LARGEST_BODY } from './body-limit.ts';
import { type Door } from './upgrade.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** The web app behind this server: built, or by Vite with hot reload. */
export interface Pages {
	handle: Handler;
	doors: Door[];
	close(): Promise<void>;
}

/** Set by the front for each request and believed by adapter-node; whatever a client sends under these names is lost. */
export const PROTOCOL_HEADER = 'x-dgtt-protocol';
export const ADDRESS_HEADER = 'x-dgtt-address';

const BUILT = new URL('../build/handler.js', import.meta.url);

class NotBuilt extends Error {
	constructor() {
		super('There is no build of the web app: run npm run build, or npm start, which builds what is missing.');
	}
}

/** @throws NotBuilt */
export async function builtPages(): Promise<Pages> {
	if (!existsSync(BUILT)) throw new NotBuilt();
	// adapter-node reads these once, when it is loaded. Our ORIGIN is a list, which it would not understand.
	delete process.env['ORIGIN'];
	process.env['PROTOCOL_HEADER'] = PROTOCOL_HEADER;
	process.env['ADDRESS_HEADER'] = ADDRESS_HEADER;
	process.env['BODY_SIZE_LIMIT'] = String(LARGEST_BODY);
	const { handler } = (await import(BUILT.href)) as { handler: Handler };
	return { handle: handler, doors: [], close: () => Promise.resolve() };
}

export async function vitePages(): Promise<Pages> {
	const { createServer } = await import('vite');
	// Vite listens for its own sockets here; the router hands it those alone.
	const bell = createHttpServer();
	const vite = await createServer({ server: { middlewareMode: true, hmr: { server: bell } } });
	return {
		handle: vite.middlewares,
		doors: [
			{
				opensTo: (request) => (request.headers['sec-websocket-protocol'] ?? '').startsWith('vite-'),
				enter: (request, socket, head) => {
					bell.emit('upgrade', request, socket, head);
					return Promise.resolve(null);
				}
			}
		],
		close: () => vite.close()
	};
}
