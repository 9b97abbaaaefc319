/**
 * Words of a file as they may be kept and shown: without control characters and marks that turn the reading
 * direction, cut to `max` characters, and never half a letter (which no database takes).
 */
export const shownText = (text: string, max: number): string =>
	text
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
		.trim()
		.slice(0, max)
		.toWellFormed();
