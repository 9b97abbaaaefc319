import { svelte } from '@sveltejs/vite-plugin-svelte';
import { configDefaults, defineConfig } from 'vitest/config';

const cluster = './tests/harness/cluster.ts';

// Two cores: the rules in parallel, everything with a database, a server or a browser one file after another.
export default defineConfig({
	test: {
		projects: [
			{
				extends: './vite.config.ts',
				test: {
					name: 'unit',
					include: ['{src,start,db,realtime,bench,tests/drills}/**/*.test.ts'],
					exclude: configDefaults.exclude,
					testTimeout: 20_000
				}
			},
			{
				// The model's screens run the pages' own code.
				plugins: [svelte()],
				test: {
					name: 'integration',
					include: ['tests/integration/**/*.test.ts'],
					globalSetup: cluster,
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			},
			{
				test: {
					name: 'e2e',
					include: ['tests/e2e/**/*.test.ts'],
					globalSetup: cluster,
					fileParallelism: false,
					testTimeout: 90_000,
					hookTimeout: 90_000
				}
			}
		]
	}
});
