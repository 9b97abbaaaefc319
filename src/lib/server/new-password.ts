import * as v from 'valibot';
import { m } from '#paraglide/messages.js';

/** A password somebody chooses, typed twice. */
export const newPassword = v.pipe(
	v.object({
		password: v.pipe(
			v.optional(v.string(), ''),
			v.minLength(10, () => m.web_welcome_short()),
			v.maxLength(500, () => m.web_welcome_short())
		),
		again: v.optional(v.string(), '')
	}),
	v.forward(
		v.partialCheck(
			[['password'], ['again']],
			(form) => form.password === form.again,
			() => m.web_welcome_differs()
		),
		['again']
	)
);
