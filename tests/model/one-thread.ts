import { createRequire, syncBuiltinESMExports } from 'node:module';
import type nodeZlib from 'node:zlib';

/**
 * zlib packs what is large in threads of its own, which are done when they are done: here it is packed at once. Loaded before
 * the servers' code, which takes the function as it finds it.
 */
const zlib = createRequire(import.meta.url)('node:zlib') as typeof nodeZlib;
type Done = (error: Error | null, packed: Buffer) => void;
const deflateRaw = (data: Uint8Array, options: nodeZlib.ZlibOptions, done: Done): void => {
	done(null, zlib.deflateRawSync(data, options));
};
Object.assign(zlib, { deflateRaw });
syncBuiltinESMExports();
