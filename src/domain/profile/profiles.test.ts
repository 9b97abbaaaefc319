import { describe, expect, it } from 'vitest';
import { holidayOn, newestProfiles, profileOf, topicName } from './profiles.ts';

const gabon = profileOf('ga-cnepc', 1);

describe('regulatory profiles', () => {
	it('know fixed holidays and those that follow Easter', () => {
		expect(holidayOn(gabon, '2026-08-17', 'fr')).toBe('Fête nationale');
		expect(holidayOn(gabon, '2026-04-06', 'fr')).toBe('Lundi de Pâques');
		expect(holidayOn(gabon, '2027-03-29', 'en')).toBe('Easter Monday');
		expect(holidayOn(gabon, '2026-05-14', 'fr')).toBe('Ascension');
		expect(holidayOn(gabon, '2026-11-24', 'fr')).toBeNull();
	});

	it('name a topic in both languages, and an unknown one by its key', () => {
		expect(topicName(gabon, 'signs', 'fr')).toBe('Signalisation');
		expect(topicName(gabon, 'signs', 'en')).toBe('Road signs');
		expect(topicName(gabon, 'old_key', 'fr')).toBe('old_key');
	});

	it('ship one version of each key, and say which parts nobody has confirmed', () => {
		expect(newestProfiles().map((one) => one.key)).toEqual(['ga-cnepc', 'ci-dgttc', 'neutral']);
		for (const profile of newestProfiles()) expect(profile.unverified).toContain('minimumHours');
	});
});
