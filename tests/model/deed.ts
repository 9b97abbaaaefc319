import fc from 'fast-check';

/** Something one of three people does, drawn at random. */
export const action = fc.record({
	who: fc.nat(2),
	what: fc.constantFrom(
		'create',
		'create',
		'move',
		'move',
		'week',
		'assign',
		'seat',
		'cancel',
		'restore',
		'swap',
		'dismiss',
		'send',
		'send',
		'sync',
		'resend',
		'reload',
		'form',
		'publish',
		'restart'
	),
	pick: fc.nat(1000),
	day: fc.constantFrom(1, 5, 6),
	slot: fc.constantFrom(0, 1, 4, 5, 11),
	other: fc.nat(1000)
});
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
