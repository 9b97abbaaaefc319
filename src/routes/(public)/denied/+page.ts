import { ROLES } from '#domain/policy.ts';
import { type PageLoad } from './$types';

// Shown in the place of a page that may not be seen: it must not come to life as that page.
export const csr = false;

export const load: PageLoad = ({ url }) => ({
	needs: ROLES.find((role) => role === url.searchParams.get('needs')) ?? 'admin'
});
