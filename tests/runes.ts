import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileModule } from 'svelte/compiler';

// Lets Node load what the browser's pages keep their state in, as Vite does for the tests.
registerHooks({
	load(url, context, next) {
		if (!url.endsWith('.svelte.ts')) return next(url, context);
		const filename = fileURLToPath(url);
		const plain = stripTypeScriptTypes(readFileSync(filename, 'utf8'));
		const { js } = compileModule(plain, { filename, generate: 'server' });
		return { format: 'module', source: js.code, shortCircuit: true };
	}
});
