import { type Profile } from './profile.ts';
import { TOPICS } from './topics.ts';

/** No country's rules: a starting point for a school elsewhere. */
export const NEUTRAL: Profile = {
	key: 'neutral',
	version: 1,
	from: '2024-01-01',
	name: { fr: 'Neutre', en: 'Neutral' },
	authority: { fr: 'Autorité de délivrance', en: 'Licensing authority' },
	zone: 'UTC',
	currency: 'XAF',
	phoneCountry: 'GA',
	languages: ['fr', 'en'],
	categories: [
		{ key: 'A', minimumAge: 18, after: null },
		{ key: 'B', minimumAge: 18, after: null },
		{ key: 'C', minimumAge: 21, after: 'B' },
		{ key: 'D', minimumAge: 21, after: 'B' },
		{ key: 'E', minimumAge: 21, after: 'B' }
	],
	examParts: ['code', 'creneau', 'circulation'],
	topics: TOPICS,
	minimumHours: { A: null, B: null, C: null, D: null, E: null },
	retryDays: { failed: 0, absent: 0, fraud: 0 },
	holidays: [],
	unverified: [
		'zone',
		'currency',
		'phoneCountry',
		'categories',
		'examParts',
		'minimumHours',
		'retryDays',
		'topics'
	]
};
