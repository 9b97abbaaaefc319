import { expect, test } from 'vitest';
import { smtpPostman } from '../../workflows/activities/postman.ts';
import { openMailbox } from '../harness/mailbox.ts';

const letter = { subject: 'S', text: 'T', html: '<p>T</p>', calendar: [], unsubscribe: null };

test.each(['joel@ecole.test\r\nRCPT TO:<awa@ecole.test>', '<joel@ecole.test>'])(
	'%j no server would take: refused at once, and nobody else gets it',
	async (to) => {
		const mailbox = await openMailbox();
		const postman = smtpPostman(mailbox.url, 'planning@ecole.test');
		try {
			expect(await postman.send({ id: 'a', to, letter })).toMatchObject({ end: 'refused' });
			expect(mailbox.to('awa@ecole.test')).toEqual([]);
		} finally {
			postman.close?.();
			await mailbox.end();
		}
	}
);
