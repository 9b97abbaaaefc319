import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Opens a port; rejects where it is taken. @returns its number, for 0 stands for any */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			resolve((server.address() as AddressInfo).port);
		});
	});

/** Shuts it at once, whoever is connected. */
export const closeServer = (server: Server): Promise<void> =>
	new Promise((resolve) => {
		server.close(() => {
			resolve();
		});
		server.closeAllConnections();
	});
