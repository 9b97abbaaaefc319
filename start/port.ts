import { createServer } from 'node:net';
import { type Settings } from '#settings';
import { CannotStart, say } from './words.ts';

/** Before anything else is done: can the server listen where it should? */
export async function provePortFree({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<void> {
	const server = createServer();
	try {
		await new Promise<void>((free, taken) => {
			server.once('error', taken);
			server.listen(port, host, free);
		});
	} catch (error) {
		throw refused(host, port, error);
	}
	await new Promise((done) => server.close(done));
}

function refused(host: string, port: number, error: unknown): unknown {
	const where = `${host}:${String(port)}`;
	switch (error instanceof Error && 'code' in error ? error.code : '') {
		case 'EADDRINUSE':
			return new CannotStart(
				say(
					`Le port ${where} est déjà pris : arrêtez l’autre programme ou indiquez un autre PORT.`,
					`The port ${where} is taken: stop the other program or set another PORT.`
				)
			);
		case 'EACCES':
			return new CannotStart(
				say(
					`Le port ${where} demande des droits d’administrateur : indiquez un PORT à partir de 1024.`,
					`The port ${where} needs administrator rights: set a PORT from 1024 up.`
				)
			);
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return new CannotStart(
				say(
					`HOST=${host} n’est pas une adresse de cette machine.`,
					`HOST=${host} is not an address of this machine.`
				)
			);
		default:
			return error;
	}
}
