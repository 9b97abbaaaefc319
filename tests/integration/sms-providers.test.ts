import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { africasTalking } from '../../workflows/sms/africas-talking.ts';
import { httpSender } from '../../workflows/sms/http-sender.ts';
import { type SmsSender } from '../../workflows/sms/sender.ts';

let server: Server;
let url: string;
let asked: { path: string; headers: IncomingHttpHeaders; body: string }[];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			asked.push({ path: request.url ?? '', headers: request.headers, body });
			answer(response);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/version1/messaging`;
});
beforeEach(() => {
	asked = [];
});
afterAll(async () => {
	server.close();
	server.closeAllConnections();
	await once(server, 'close');
});

const SMS = {
	id: 'n-1',
	to: '+24166031234',
	text: 'École d\'essai: "là" & {to}\nStop',
	receipts: 'https://planning.ecole.test/api/v1/sms/receipts/x'
};
const PATIENCE = 400;

async function sentBy(sender: SmsSender, status: number, body: string, headers: Record<string, string> = {}) {
	answer = (response) => response.writeHead(status, headers).end(body);
	return await sender.send(SMS);
}

describe('Africa’s Talking', () => {
	const sender = () =>
		africasTalking(
			{ provider: 'africastalking', url, token: 'at-key', username: 'glass', sender: 'GLASS' },
			PATIENCE
		);
	const told = (statusCode: number, more: object = {}) =>
		JSON.stringify({
			SMSMessageData: {
				Message: 'Sent to 1/1 Total Cost: KES 0.8000',
				Recipients: [
					{ statusCode, number: SMS.to, status: 'Status', cost: 'XAF 18.5000', messageId: 'ATXid_1', ...more }
				]
			}
		});

	test('is posted a form with its key in a header, as its documentation says', async () => {
		expect(await sentBy(sender(), 201, told(101))).toEqual({
			end: 'accepted',
			id: 'ATXid_1',
			charge: { currency: 'XAF', amount: 18.5 }
		});
		expect(asked[0]?.path).toBe('/version1/messaging');
		expect(asked[0]?.headers).toMatchObject({
			apikey: 'at-key',
			accept: 'application/json',
			'content-type': 'application/x-www-form-urlencoded'
		});
		expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
			username: 'glass',
			to: SMS.to,
			message: SMS.text,
			from: 'GLASS',
			bulkSMSMode: '1'
		});
	});

	test.each([
		[100, 'accepted'],
		[102, 'accepted'],
		[402, 'refused'],
		[403, 'refused'],
		[405, 'refused'],
		[500, 'later'],
		[501, 'later'],
		[502, 'refused']
	])('status %i of the only recipient: %s', async (code, end) => {
		expect((await sentBy(sender(), 201, told(code))).end).toBe(end);
	});

	test('without a recipient its sentence is the reason; what is taken without an id is uncertain', async () => {
		const none = JSON.stringify({ SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
		expect(await sentBy(sender(), 201, none)).toEqual({ end: 'refused', why: 'InvalidSenderId' });
		expect((await sentBy(sender(), 201, told(101, { messageId: '' }))).end).toBe('unknown');
		expect((await sentBy(sender(), 200, '<html>')).end).toBe('unknown');
		expect(await sentBy(sender(), 401, 'The supplied authentication is invalid')).toEqual({
			end: 'refused',
			why: 'HTTP 401 The supplied authentication is invalid'
		});
		expect(await sentBy(sender(), 201, told(101, { cost: '0' }))).toMatchObject({
			charge: { currency: null, amount: 0 }
		});
	});
});

describe('any other provider', () => {
	const sender = (to = url) =>
		httpSender(
			{
				provider: 'http',
				url: to,
				token: null,
				sender: 'GLASS',
				body: {
					to: ['{to}'],
					content: { text: '{text}' },
					from: '{from}',
					ref: '{id} {receipts}',
					flash: false
				}
			},
			PATIENCE
		);

	test('is posted its own JSON, in which no text can become anything but text', async () => {
		expect(await sentBy(sender(), 200, '{"messageId":7,"cost":0.02,"currency":"EUR"}')).toEqual({
			end: 'accepted',
			id: '7',
			charge: { currency: 'EUR', amount: 0.02 }
		});
		expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
			to: [SMS.to],
			content: { text: SMS.text },
			from: 'GLASS',
			ref: `n-1 ${SMS.receipts}`,
			flash: false
		});
		expect(asked[0]?.headers.authorization).toBeUndefined();
	});

	test.each([
		[200, '{"ok":true}', 'unknown'],
		[204, '', 'unknown'],
		[302, '', 'refused'],
		[400, 'no', 'refused'],
		[404, 'no', 'refused'],
		[408, 'no', 'later'],
		[429, 'no', 'later'],
		[500, 'no', 'later'],
		[502, 'no', 'unknown'],
		[503, 'no', 'later'],
		[504, 'no', 'unknown']
	])('answers %i %j: %s', async (status, body, end) => {
		expect((await sentBy(sender(), status, body)).end).toBe(end);
	});

	test('says when to come back, in seconds or by a date, at most 20 minutes ahead', async () => {
		const later = (retryAfter: string) => sentBy(sender(), 429, 'no', { 'retry-after': retryAfter });
		expect(await later('30')).toMatchObject({ after: 30_000 });
		expect(await later('0')).toMatchObject({ after: 1_000 });
		expect(await later('86400')).toMatchObject({ after: 20 * 60_000 });
		expect(await later(new Date(Date.now() + 86_400_000).toUTCString())).toMatchObject({
			after: 20 * 60_000
		});
		expect(await later('soon')).not.toHaveProperty('after');
	});

	test('silent, cut in the middle or endless once it has the text: nobody knows; never reached: not taken', async () => {
		answer = () => undefined;
		expect(await sender().send(SMS)).toEqual({ end: 'unknown', why: 'no answer within 0.4 s' });
		answer = (response) => {
			response.writeHead(200, { 'content-length': '100' }).write('{"id":');
			setTimeout(() => response.destroy(), 20);
		};
		expect((await sender().send(SMS)).end).toBe('unknown');
		answer = (response) => response.end('x'.repeat(100_000));
		expect(await sender().send(SMS)).toEqual({ end: 'unknown', why: 'too long an answer' });
		answer = (response) => {
			response.writeHead(200).write('{');
		};
		expect(await sender().send(SMS)).toEqual({ end: 'unknown', why: 'no answer within 0.4 s' });
		expect((await sender('http://127.0.0.1:9/').send(SMS)).end).toBe('later');
		// Spoken to in TLS, it was never told anything.
		expect((await sender(url.replace('http:', 'https:')).send(SMS)).end).toBe('later');
	});
});
