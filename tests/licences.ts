import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../start/build.ts';

/** Part of `npm run check`: may everything installed go into a work under AGPL-3.0-only? */
const COMPATIBLE = new Set(
	'0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause ISC MIT MIT-0 MPL-2.0 Unlicense'.split(' ')
);
/** Their package.json does not say; their licence file, read by one of us, does. */
const READ: Record<string, string> = {
	'@inlang/plugin-message-format': 'MIT',
	runed: 'MIT',
	unionfs: 'Unlicense',
	'caniuse-lite': 'CC-BY-4.0: data that a bundler reads, no part of the work',
	'sqlite-wasm-kysely': 'MIT',
	'svelte-toolbelt': 'MIT',
	'fullcalendar-scheduler': 'AGPL-3.0, one of the three it is offered under',
	'@full-ui/headless-grid': 'AGPL-3.0, one of the three it is offered under'
};

interface Manifest {
	license?: string;
	licenses?: { type: string }[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

const { packages } = read('package-lock.json') as { packages: Record<string, unknown> };
const strangers = Object.keys(packages)
	.filter((folder) => folder !== '' && existsSync(join(ROOT, folder, 'package.json')))
	.map((folder) => ({ name: folder.replace(/^.*node_modules\//, ''), licence: licenceOf(folder) }))
	.filter(({ name, licence }) => !isCompatible(licence) && READ[name] === undefined);

for (const { name, licence } of strangers)
	console.error(`${name}: licence "${licence}" is not known to go with AGPL-3.0-only (tests/licences.ts).`);
process.exitCode = strangers.length > 0 ? 1 : 0;

/** `A AND B`: under both at once. */
function isCompatible(licence: string): boolean {
	return licence.split(' AND ').every((one) => COMPATIBLE.has(one));
}

function licenceOf(folder: string): string {
	const { license, licenses } = read(`${folder}/package.json`) as Manifest;
	return license ?? licenses?.[0]?.type ?? 'none';
}
