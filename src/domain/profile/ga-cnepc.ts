import { type Profile } from './profile.ts';
import { TOPICS } from './topics.ts';

/** Gabon: the land-transport directorate, examinations run by the CNEPC. */
export const GA_CNEPC: Profile = {
	key: 'ga-cnepc',
	version: 1,
	from: '2024-01-01',
	name: { fr: 'Gabon (DGTT, CNEPC)', en: 'Gabon (DGTT, CNEPC)' },
	authority: {
		fr: 'Direction générale des transports terrestres',
		en: 'Directorate of land transport'
	},
	zone: 'Africa/Libreville',
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
	minimumHours: { A: null, B: { driving: 20, theory: 20 }, C: null, D: null, E: null },
	retryDays: { failed: 15, absent: 30, fraud: 180 },
	holidays: [
		{ on: '--01-01', name: { fr: 'Jour de l’an', en: 'New Year’s Day' } },
		{ on: '--04-17', name: { fr: 'Journée des droits de la femme', en: 'Women’s Rights Day' } },
		{ on: '--05-01', name: { fr: 'Fête du travail', en: 'Labour Day' } },
		{ on: '--08-15', name: { fr: 'Assomption', en: 'Assumption' } },
		{ on: '--08-16', name: { fr: 'Fête nationale', en: 'Independence Day' } },
		{ on: '--08-17', name: { fr: 'Fête nationale', en: 'Independence Day' } },
		{ on: '--08-30', name: { fr: 'Journée de la libération', en: 'Liberation Day' } },
		{ on: '--11-01', name: { fr: 'Toussaint', en: 'All Saints’ Day' } },
		{ on: '--12-25', name: { fr: 'Noël', en: 'Christmas' } },
		{ afterEaster: 1, name: { fr: 'Lundi de Pâques', en: 'Easter Monday' } },
		{ afterEaster: 39, name: { fr: 'Ascension', en: 'Ascension' } },
		{ afterEaster: 50, name: { fr: 'Lundi de Pentecôte', en: 'Whit Monday' } }
	],
	unverified: ['categories', 'minimumHours', 'retryDays', 'holidays', 'topics']
};
