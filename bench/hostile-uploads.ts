/** `node bench/hostile-uploads.ts ORIGIN COOKIE`: sends files that mean harm, one after the other, until it is ended. */
export {};

const [origin = '', cookie = ''] = process.argv.slice(2);
const MB = 1024 * 1024;

const event = (...lines: string[]): string =>
	['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:x', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
const table = (rows: string): string => `Date;Début;Fin;Titre\n${rows}`;
const lesson = '14/12/2026;08:00;09:00;Conduite\n';

const FILES: Record<string, string> = {
	'seconds.ics': event('DTSTART:20261201T080000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'),
	'never.ics': event(
		'DTSTART:20261201T080000Z',
		'DURATION:PT1H',
		'RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'
	),
	'line.ics': 'A'.repeat(9.5 * MB),
	'title.ics': event(`SUMMARY:${'A'.repeat(9 * MB)}`),
	'deep.ics': `BEGIN:VCALENDAR\r\n${'BEGIN:X\r\n'.repeat(900_000)}`,
	'columns.csv': `Date;Début;${'x;'.repeat(200_000)}\n${lesson}`,
	'quote.csv': table(`14/12/2026;08:00;09:00;"Conduite\n${lesson.repeat(280_000)}`),
	'rows.csv': table(lesson.repeat(300_000))
};

/** Made once: what somebody elsewhere computes is not this machine's work. */
const forms = await Promise.all(
	Object.entries(FILES).map(async ([name, text]) => {
		const form = new FormData();
		form.append('file', new File([text], name));
		const made = new Response(form);
		const type = made.headers.get('content-type') ?? '';
		return { type, body: new Uint8Array(await made.arrayBuffer()) };
	})
);

for (;;)
	for (const { type, body } of forms)
		await fetch(`${origin}/admin/import`, {
			method: 'POST',
			headers: { cookie, origin, accept: 'application/json', 'content-type': type },
			body
		});
