import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import postgres from 'postgres';

/** Hocuspocus as its documentation sets it up, with documents in PostgreSQL: PORT, DATABASE_URL. */
const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 4 });
await sql`create table if not exists hocuspocus (name text primary key, state bytea not null)`;

const database = new Database({
	fetch: async ({ documentName }) => {
		const [row] = await sql<{ state: Buffer }[]>`select state from hocuspocus where name = ${documentName}`;
		return row?.state ?? null;
	},
	store: async ({ documentName, state }) => {
		await sql`insert into hocuspocus (name, state) values (${documentName}, ${Buffer.from(state)})
			on conflict (name) do update set state = excluded.state`;
	}
});

const port = Number(process.env['PORT']);
await new Server({ port, address: '127.0.0.1', quiet: true, extensions: [database] }).listen();
