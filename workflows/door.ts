import { createServer, type ServerResponse } from 'node:http';
import * as outbox from '#db/outbox.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { closeServer, listen } from '#listen';

interface Deps {
	sql: Sql;
	/** Temporal is there. */
	connected: () => boolean;
	/** Null: nobody asks. */
	port: number | null;
	host: string;
}

/** Where the worker says how it is: the same questions as at a server. Answers what shuts it. */
export async function openDoor({ sql, connected, port, host }: Deps): Promise<() => Promise<void>> {
	if (port === null) return () => Promise.resolve();
	const server = createServer((request, response) => {
		if (request.url === '/healthz') response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
		else if (request.url === '/readyz') void answerReady(sql, connected(), response);
		else response.writeHead(404).end();
	});
	await listen(server, port, host);
	return () => closeServer(server);
}

async function answerReady(sql: Sql, temporal: boolean, response: ServerResponse): Promise<void> {
	const lag = await sweep(sql, outbox.lag).catch(() => null);
	const parts = {
		postgres: { state: lag === null ? 'down' : 'ok' },
		temporal: { state: temporal ? 'ok' : 'degraded' },
		outbox: { state: lag !== null && !outbox.isLate(lag) ? 'ok' : 'degraded', detail: lag }
	};
	const ready = lag !== null;
	response
		.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
		.end(JSON.stringify({ ready, parts }));
}
