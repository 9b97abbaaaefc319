import { type Profile } from './profile.ts';
import { TOPICS } from './topics.ts';

/** Côte d'Ivoire: the DGTTC. */
export const CI_DGTTC: Profile = {
	key: 'ci-dgttc',
	version: 1,
	from: '2024-01-01',
	name: { fr: 'Côte d’Ivoire (DGTTC)', en: 'Côte d’Ivoire (DGTTC)' },
	authority: {
		fr: 'Direction générale des transports terrestres et de la circulation',
		en: 'Directorate of land transport and traffic'
	},
	zone: 'Africa/Abidjan',
	currency: 'XOF',
	phoneCountry: 'CI',
	languages: ['fr', 'en'],
	categories: [
		{ key: 'A', minimumAge: 18, after: null },
		{ key: 'B', minimumAge: 18, after: null },
		{ key: 'C', minimumAge: 21, after: 'B' },
		{ key: 'D', minimumAge: 21, after: 'B' },
		{ key: 'E', minimumAge: 21, after: 'C' }
	],
	examParts: ['code', 'creneau', 'circulation'],
	topics: TOPICS,
	minimumHours: { A: null, B: { driving: 20, theory: 20 }, C: null, D: null, E: null },
	retryDays: { failed: 15, absent: 30, fraud: 180 },
	holidays: [
		{ on: '--01-01', name: { fr: 'Jour de l’an', en: 'New Year’s Day' } },
		{ on: '--05-01', name: { fr: 'Fête du travail', en: 'Labour Day' } },
		{ on: '--08-07', name: { fr: 'Fête de l’indépendance', en: 'Independence Day' } },
		{ on: '--08-15', name: { fr: 'Assomption', en: 'Assumption' } },
		{ on: '--11-01', name: { fr: 'Toussaint', en: 'All Saints’ Day' } },
		{ on: '--11-15', name: { fr: 'Journée de la paix', en: 'Peace Day' } },
		{ on: '--12-25', name: { fr: 'Noël', en: 'Christmas' } },
		{ afterEaster: 1, name: { fr: 'Lundi de Pâques', en: 'Easter Monday' } },
		{ afterEaster: 39, name: { fr: 'Ascension', en: 'Ascension' } },
		{ afterEaster: 50, name: { fr: 'Lundi de Pentecôte', en: 'Whit Monday' } }
	],
	unverified: ['categories', 'examParts', 'minimumHours', 'retryDays', 'holidays', 'topics']
};
