import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileModule } from 'svelte/compiler';

// Preloaded, so that drills and the model run the very code a page runs: its runes are compiled as Vite would, for a place
// without a screen.
registerHooks({
	load(url, context, next) {
		if (!url.endsWith('.svelte.ts')) return next(url, context);
		const filename = fileURLToPath(url);
		const source = stripTypeScriptTypes(readFileSync(filename, 'utf8'));
		const { js } = compileModule(source, { generate: 'server', filename });
		return { format: 'module', source: js.code, shortCircuit: true };
	}
});
