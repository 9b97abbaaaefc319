// What is used of the peers' packages, which are installed on first use and not when `npm run check` reads this.
declare module '@hocuspocus/server' {
	export interface Stored {
		documentName: string;
		state: Uint8Array;
	}
	export class Server {
		constructor(options: { port: number; address: string; quiet: boolean; extensions: readonly object[] });
		listen(): Promise<unknown>;
	}
}

declare module '@hocuspocus/extension-database' {
	export class Database {
		constructor(options: {
			fetch: (asked: { documentName: string }) => Promise<Uint8Array | null>;
			store: (stored: { documentName: string; state: Uint8Array }) => Promise<void>;
		});
	}
}
