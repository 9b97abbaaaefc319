import { expect, test } from 'vitest';
import { isCalledOff, isStatusCalledOff } from './called-off.ts';

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

test('a status says it wherever the word stands, unless it is denied', () => {
	const off = [
		...['Annulation', 'Annulé (client)', 'Séance annulée', 'Rdv annulé', 'ANNULE', 'Supprimé', 'Refusé'],
		...['Declined', 'Cancelled by client', 'Canceled', 'Is canceled', 'Deleted']
	];
	expect(off.filter((status) => !isStatusCalledOff(status))).toEqual([]);
	const live = [
		...['Non annulé', 'Pas annulée', 'N’a pas été annulé', 'Not cancelled', 'Aucune annulation'],
		...['No-show', 'Confirmé', 'Accepted', 'Annulable', '']
	];
	expect(live.filter(isStatusCalledOff)).toEqual([]);
});
