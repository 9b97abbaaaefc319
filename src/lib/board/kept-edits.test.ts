import { describe, expect, it } from 'vitest';
import { type Edit } from '#domain/edit.ts';
import { keptEdits, weeksKept } from './kept-edits.ts';

/** A browser's storage: its own keys are what it holds. */
function storage(): Storage {
	const store = Object.create({
		getItem(this: Record<string, string>, key: string) {
			return this[key] ?? null;
		},
		setItem(this: Record<string, string>, key: string, value: string) {
			this[key] = value;
		},
		removeItem(this: Record<string, string>, key: string) {
			Reflect.deleteProperty(this, key);
		}
	}) as Storage;
	return store;
}

const where = { account: 'rose', school: 'glass', week: '2026-W48' };
const id = '0190a000-0000-7000-8000-00000000000a';
const edit: Edit = {
	op: 'restore',
	lesson: '0190a000-0000-7000-8000-000000000001',
	base: 2,
	set: {},
	was: {}
};

describe('edits kept on the device', () => {
	it('survive a reload until their verdict', () => {
		const device = storage();
		keptEdits(device, where).keep(id, edit);
		expect([...keptEdits(device, where).all()]).toEqual([[id, edit]]);
		expect(weeksKept(device, where)).toEqual(['2026-W48']);
		keptEdits(device, where).drop(id);
		expect(weeksKept(device, where)).toEqual([]);
	});
	it('of two windows do not erase each other', () => {
		const device = storage();
		const [one, two] = [keptEdits(device, where), keptEdits(device, where)];
		one.keep(id, edit);
		two.keep(id.replace(/a$/, 'b'), edit);
		expect(one.all().size).toBe(2);
	});
	it('are nobody else’s', () => {
		const device = storage();
		keptEdits(device, where).keep(id, edit);
		expect(keptEdits(device, { ...where, account: 'awa' }).all().size).toBe(0);
	});
	it('that cannot be read are dropped', () => {
		const device = storage();
		device.setItem('dgtt:edits:rose:glass:2026-W48', '[["nonsense", {}], 7]');
		expect(keptEdits(device, where).all().size).toBe(0);
	});
});
