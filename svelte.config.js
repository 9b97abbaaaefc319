import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: 'build' }),
		// Named by the sources, not by the clock: two halves of one build must never disagree on it.
		version: { name: process.env.PAGES_VERSION ?? 'development' },
		// A refused page is shown in the place of the one asked for: its parts must be found from any depth.
		paths: { relative: false },
		// Only who asks to be told on their phone gets one (src/lib/planning/phone-push.svelte.ts).
		serviceWorker: { register: false },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				// SvelteKit's own announcer and Svelte's style: directives write attributes (never elements).
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		// Ours replaces it (hooks.server.ts): webhooks take no cookie and prove themselves by signature.
		csrf: { trustedOrigins: ['*'] }
	}
};
