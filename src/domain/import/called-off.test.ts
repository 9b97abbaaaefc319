import { expect, test } from 'vitest';
import { isCalledOff } from './called-off.ts';

test('a title that says so is of a lesson called off; one that speaks of another is not', () => {
	const titles = [
		...[
			'Canceled: Joël Mba',
			'Cancelled: Joël',
			'ANNULÉ - Conduite Joël Mba',
			'Annulée: Code',
			'ANNULÉ Joël'
		],
		...['[Annulé] Joël', 'Conduite Joël Mba (annulé)', 'Joël Mba – annulée', 'Annule\u0301 : Joël']
	];
	expect(titles.filter((title) => !isCalledOff(title))).toEqual([]);
	const live = [
		'Conduite Joël Mba',
		'Rattrapage du cours annulé',
		'Annulation : comment faire',
		'Non annulé',
		''
	];
	expect(live.filter(isCalledOff)).toEqual([]);
});
