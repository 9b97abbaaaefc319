import * as v from 'valibot';
import { phoneOf } from '#identity/phone.ts';
import { m } from '#paraglide/messages.js';

/** Signs nobody sees: controls, zero-width ones, those that turn the reading direction. Pasted along, not meant. */
const UNSEEN = /[^\P{C}\t\n\r]/gu;
const seen = (given: string): string => given.replace(UNSEEN, '').normalize('NFC').trim();

/** Fields of forms, as they arrive: strings, or nothing at all. */
export const text = (max: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((given) => seen(given).replace(/\s+/g, ' ')),
		v.nonEmpty(() => m.web_field_missing()),
		v.maxLength(max, () => m.web_field_long({ max }))
	);

/** What people call somebody or something: of signs alone, it could be neither read aloud nor found. */
export const name = (max: number) =>
	v.pipe(
		text(max),
		v.check(
			(given) => /[\p{L}\p{N}]/u.test(given),
			() => m.web_field_signs()
		)
	);

export const optionalText = (max: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((given) => seen(given)),
		v.maxLength(max, () => m.web_field_long({ max })),
		v.transform((given) => (given === '' ? null : given))
	);

/** E.164, or null when left empty. @param country `GA` */
export const phone = (country: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((given) => given.trim()),
		v.check(
			(given) => given === '' || (given.length <= 40 && phoneOf(given, country) !== null),
			() => m.web_field_phone({ example: EXAMPLES[country] ?? EXAMPLES['GA'] ?? '' })
		),
		v.transform((given) => (given === '' ? null : phoneOf(given, country)))
	);

const EXAMPLES: Record<string, string> = {
	GA: '+241 77 12 45 08',
	CI: '+225 07 07 12 34 56',
	BJ: '+229 01 97 12 34 56'
};

/** A calendar day, or null when left empty. */
export const optionalDay = v.pipe(
	v.optional(v.string(), ''),
	v.check(
		(given) => given === '' || isDay(given),
		() => m.web_field_day()
	),
	v.transform((given) => (given === '' ? null : given))
);

export const day = v.pipe(
	v.optional(v.string(), ''),
	v.check(
		(given) => isDay(given),
		() => m.web_field_day()
	)
);

const isDay = (given: string): boolean =>
	/^20\d\d-\d\d-\d\d$/.test(given) &&
	!Number.isNaN(Date.parse(given)) &&
	new Date(`${given}T00:00:00Z`).toISOString().startsWith(given);

export const whole = (min: number, max: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.check(
			(given) => /^\d{1,6}$/.test(given.trim()) && Number(given) >= min && Number(given) <= max,
			() => m.web_field_number({ min, max })
		),
		v.transform(Number)
	);

export const tick = v.pipe(
	v.optional(v.string(), ''),
	v.transform((given) => given !== '')
);

export const choice = <const T extends string>(of: readonly T[]) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.picklist(of, () => m.web_field_choice())
	);

export const version = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));
