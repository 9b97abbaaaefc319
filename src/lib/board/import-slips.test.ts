import { expect, test } from 'vitest';
import { type Slip } from '#lib/calendar/slip.ts';
import { m } from '#paraglide/messages.js';
import { type Touched } from './import-shown.ts';
import { ghostWord, touchedSlip } from './import-slips.ts';

const SLIP = { id: 'lesson', stage: 'saved', state: 'planned', mark: null, word: null } as Slip;
const TOUCHED: Touched = {
	lesson: 'lesson',
	verdict: 'fits',
	change: 'moved',
	isCancelled: false,
	to: { n: 1, start: '2026-11-26T13:00:00Z' },
	says: 'déplacée vers jeu. 26 nov. 14:00–15:00'
};

test('the place a lesson leaves is its origin, and says where it goes', () => {
	const slip = touchedSlip(SLIP, TOUCHED);
	expect(slip.imported).toEqual({ as: 'origin', says: TOUCHED.says });
	expect(slip.mark?.label).toBe(m.import_origin());
});

test('what is gone steps back; struck only where it is to be cancelled', () => {
	const gone: Touched = { ...TOUCHED, change: 'gone', to: null };
	expect(touchedSlip(SLIP, gone).imported?.as).toBe('gone');
	expect(touchedSlip(SLIP, { ...gone, isCancelled: true }).imported?.as).toBe('cancelled');
});

test('what is cancelled, or being changed by hand, is shown as that', () => {
	const cancelled: Slip = { ...SLIP, state: 'cancelled' };
	const sent: Slip = { ...SLIP, stage: 'sent' };
	expect(touchedSlip(cancelled, TOUCHED)).toBe(cancelled);
	expect(touchedSlip(sent, TOUCHED)).toBe(sent);
	expect(touchedSlip(SLIP, undefined)).toBe(SLIP);
});

test('a row says in a word what becomes of it', () => {
	const word = (change: 'new' | 'again' | 'moved' | 'back', verdict: 'fits' | 'clash' = 'fits') =>
		ghostWord({ verdict, change });
	expect([word('new'), word('again'), word('moved'), word('back'), word('moved', 'clash')]).toEqual([
		m.import_ghost_new(),
		m.import_ghost_new(),
		m.import_ghost_moved(),
		m.import_ghost_back(),
		m.import_ghost_clash()
	]);
});
