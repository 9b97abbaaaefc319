import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A text as a provider took it. */
interface TakenSms {
	to: string;
	text: string;
	id: string;
	receipts: string;
}

/**
 * How the provider answers from now on: null takes texts; a status does not; `later` says for how long; `cut` takes one
 * and never says so; `mute` takes one and answers what nobody understands; `slow` takes its time.
 */
type Mood = null | number | 'later' | 'cut' | 'mute' | 'slow';

/** A provider of texts on loopback, as the generic one is spoken to. */
export interface SmsProvider {
	/** What makes a worker send by it. */
	env: Record<string, string>;
	taken: TakenSms[];
	/** Requests, also those it did not take. */
	asked: { at: number; authorization: string | undefined }[];
	mood: Mood;
	/** What a text costs; null: it does not say. */
	charge: { cost: number; currency: string } | null;
	/** What its answer says otherwise. */
	odd: Record<string, unknown>;
	end(): Promise<void>;
}

export async function openSmsProvider(): Promise<SmsProvider> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			provider.asked.push({ at: Date.now(), authorization: request.headers.authorization });
			answer(provider, response, JSON.parse(Buffer.concat(chunks).toString('utf8')) as TakenSms);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const provider: SmsProvider = {
		env: {
			SMS_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/send`,
			SMS_TOKEN: 'provider-token',
			SMS_FROM: 'Glass'
		},
		taken: [],
		asked: [],
		mood: null,
		charge: null,
		odd: {},
		async end() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		}
	};
	return provider;
}

function answer(provider: SmsProvider, response: ServerResponse, sms: TakenSms): void {
	const { mood } = provider;
	if (mood === 'later') {
		provider.mood = null;
		response.writeHead(429, { 'retry-after': '7' }).end('slow down');
		return;
	}
	if (typeof mood === 'number') {
		response.writeHead(mood).end('not now');
		return;
	}
	provider.taken.push(sms);
	const accept = () =>
		response.end(JSON.stringify({ id: `p-${sms.id}`, ...provider.charge, ...provider.odd }));
	if (mood === 'cut') response.destroy();
	else if (mood === 'mute') response.end('OK');
	else if (mood === 'slow') setTimeout(accept, 2_000);
	else accept();
}
