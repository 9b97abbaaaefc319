import { registerHooks } from 'node:module';

/**
 * PostgreSQL ends every statement in its time (`statement_timeout`), and says so: a line on which something is asked and that
 * is silent for so many milliseconds longer is dead, whatever its socket thinks.
 */
const WAY = 2_000;

/**
 * postgres.js 3.4.9 mishandles a connection that PostgreSQL ends in the middle of a transaction: what the transaction
 * still sends (at least its ROLLBACK) goes to a socket that is gone, which ends the process
 * (github.com/porsager/postgres/issues/1208), or over the same connection opened anew, into the transaction of somebody
 * else; a write that waited when the socket closed leaves the connection mute for ever
 * (github.com/LanternOps/breeze/issues/3225); and the connection opened anew answers its first query with the error that
 * ended the old one, or waits for ever for the answer to a ROLLBACK of the old one. Its own first question on a line fails without anybody to
 * hear it, which ends the process too. And a BEGIN that finds its line full is given to nobody, so that what others are then
 * told to be done there is inside a transaction that never ends: such a line is cut. One that drains between two statements of a
 * transaction is given to others in its middle. And it waits for ever on a line
 * that has gone silent. Until a release mends it, it is mended while it is loaded.
 */
export const MENDS = [
	{
		file: '/postgres/src/connection.js',
		find: 'clearImmediate(nextWriteTimer)\n    socket.removeListener',
		put: 'clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener'
	},
	{
		file: '/postgres/src/connection.js',
		find: '!hadError && (query || sent.length) && error(',
		put: ';(query || sent.length) && error('
	},
	{
		file: '/postgres/src/connection.js',
		find: 'closedTime = performance.now()\n    hadError',
		put: 'query = results = errorResponse = null\n    result = new Result()\n    closedTime = performance.now()\n    hadError'
	},
	{
		file: '/postgres/src/connection.js',
		find: "lifeTimer.start()\n      socket.on('data', data)",
		put: `lifeTimer.start()
      socket.on('data', data)
      +options.connection.statement_timeout && socket.setTimeout(+options.connection.statement_timeout + ${String(WAY)}).on('timeout', () => (query || initial) && socket.destroy())`
	},
	{
		file: '/postgres/src/connection.js',
		find: '!query && onopen(connection)',
		put: '!query && !connection.reserved && onopen(connection)'
	},
	{
		file: '/postgres/src/connection.js',
		find: 'function ReadyForQuery(x) {\n',
		put: 'function ReadyForQuery(x) {\n    if (x[5] !== 73 && !connection.reserved) return socket.destroy()\n'
	},
	{
		file: '/postgres/src/connection.js',
		find: 'return fetchArrayTypes()',
		put: 'return void fetchArrayTypes().catch(() => undefined)'
	},
	{
		file: '/postgres/src/index.js',
		find: 'connection.onclose = reject)',
		put: 'connection.onclose = error => (connection = { gone: error }, reject(error)))'
	},
	{
		file: '/postgres/src/index.js',
		find: 'q.catch(e => uncaughtError || (uncaughtError = e))\n',
		put: 'q.catch(e => uncaughtError || (uncaughtError = e))\n        if (connection.gone) return q.reject(connection.gone)\n'
	}
];

const hooks = registerHooks({
	load(url, context, next) {
		const mends = MENDS.filter(({ file }) => new URL(url).pathname.endsWith(file));
		const loaded = next(url, context);
		if (mends.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
		const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
		return {
			...loaded,
			source: mends.reduce(mend, text)
		};
	}
});

function mend(text: string, { file, find, put }: (typeof MENDS)[number]): string {
	if (!text.includes(find)) throw new Error(`db/driver.ts: ${file} is worded otherwise in this version.`);
	return text.replace(find, () => put);
}

export const { default: postgres } = await import('postgres');
hooks.deregister();
// Who imports even nothing but a type from it, without `import type`, has it loaded before.
if (!String(postgres).includes('connection.gone')) throw new Error('postgres was loaded before db/driver.ts');
