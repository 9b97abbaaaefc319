import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	// `import { type PageLoad } from './$types'` leaves nothing to import.
	oxc: { typescript: { onlyRemoveTypeImports: false } },
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/paraglide',
			strategy: ['globalVariable', 'baseLocale']
		}),
		sveltekit()
	]
});
