import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
	{ ignores: ['.svelte-kit/', 'build/', 'coverage/', 'src/paraglide/'] },
	ts.configs.recommendedTypeChecked,
	svelte.configs.recommended,
	{
		languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
		rules: {
			'no-undef': 'off',
			// The app lives at the root of its address.
			'svelte/no-navigation-without-resolve': 'off',
			'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
			'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
			complexity: ['error', 10],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			// State that is replaced whole ($state.raw) holds plain maps and sets.
			'svelte/prefer-svelte-reactivity': 'off',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error'
		}
	},
	{ files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
	{
		// svelte-check types what pages receive; this linter cannot see those types and would call every use unsafe.
		files: ['**/*.svelte'],
		rules: {
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	// A Map that lives within one function needs no reactivity; what a screen follows is $state.
	{ files: ['src/**'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
	{ files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
	{ files: ['*.js'], extends: [ts.configs.disableTypeChecked] },
	{
		// The domain and the flows are told the time; they do not ask.
		files: ['src/domain/**', 'workflows/*.ts'],
		ignores: ['**/*.test.ts', 'workflows/{main,relay,worker,bundle,door,watch}.ts'],
		rules: {
			'no-restricted-globals': ['error', 'fetch', 'process', 'setTimeout', 'crypto'],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now' },
				{ object: 'Math', property: 'random' }
			]
		}
	}
);
