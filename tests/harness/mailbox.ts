import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter as a mail server took it. */
interface Taken {
	to: string;
	raw: string;
}

/** How the server answers from now on: null takes letters, a code refuses them, `hang` takes one and never says so. */
type Mood = null | number | 'hang';

/** A real SMTP server on loopback. */
export interface Mailbox {
	url: string;
	letters: Taken[];
	mood: Mood;
	/** Letters to somebody. */
	to(address: string): Taken[];
	end(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
	const letters: Taken[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onData(stream, session, answer) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				if (typeof mailbox.mood === 'number') {
					answer(Object.assign(new Error('not now'), { responseCode: mailbox.mood }));
					return;
				}
				const raw = Buffer.concat(chunks).toString('utf8');
				for (const to of session.envelope.rcptTo) letters.push({ to: to.address, raw });
				if (mailbox.mood === null) answer(null);
				else
					server.connections.forEach((line: { _socket: { destroy(): void } }) => {
						line._socket.destroy();
					});
			});
		}
	});
	server.on('error', () => undefined);
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	const mailbox: Mailbox = {
		url: `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`,
		letters,
		mood: null,
		to: (address) => letters.filter((letter) => letter.to === address),
		end: () =>
			new Promise((done) => {
				server.close(() => {
					done();
				});
			})
	};
	return mailbox;
}
