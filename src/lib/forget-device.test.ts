import { afterEach, expect, test, vi } from 'vitest';
import { forgetDevice, keptOnDevice } from './forget-device.ts';

afterEach(() => {
	vi.unstubAllGlobals();
});

test('R30: at sign-out all that the device kept is gone, also where a browser knows no word of the server for it', () => {
	const kept: Record<string, unknown> = {
		'dgtt:edits:a:b:2026-W48': '[["one", {}], ["two", {}]]',
		'dgtt:view': 'day',
		other: 'of somebody else'
	};
	const hidden = { enumerable: false };
	const getItem = (key: string) => kept[key] ?? null;
	Object.defineProperties(kept, {
		getItem: { ...hidden, value: getItem },
		removeItem: { ...hidden, value: (key: string) => Reflect.deleteProperty(kept, key) }
	});
	vi.stubGlobal('localStorage', kept);
	expect(keptOnDevice()).toBe(2);
	forgetDevice();
	expect(Object.keys(kept)).toEqual(['other']);
	expect(keptOnDevice()).toBe(0);
});
