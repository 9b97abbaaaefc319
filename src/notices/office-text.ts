import type { OfficeFacts } from '#db/office-matters.ts';
import { type Matter } from '#domain/notices/notice.ts';
import { budgetMatter } from '#domain/notices/sms-budget.ts';
import { moneyText } from '#lib/money-text.ts';
import { m } from '#paraglide/messages.js';
import { type NoticeText, type Reader } from './wording.ts';

/** What somebody who runs the school is told, as it is now; null: there is nothing to look at any more. */
export function officeText(
	matter: Exclude<Matter, 'papers'>,
	facts: OfficeFacts,
	{ locale }: Reader
): NoticeText | null {
	if (matter === 'trouble') {
		const { trouble: count } = facts;
		if (count === 0) return null;
		return {
			subject: m.office_trouble_subject({ count }, { locale }),
			lines: [m.office_trouble_line({}, { locale })]
		};
	}
	const level = budgetMatter(facts.money, facts.unpaid);
	const { spent, budget, currency } = facts.money;
	if (level === null) return null;
	const amounts = { spent: moneyText(spent, currency, locale), budget: moneyText(budget, currency, locale) };
	return level === 'stopped'
		? {
				subject: m.office_stopped_subject({}, { locale }),
				lines: [m.office_stopped_line({ count: facts.unpaid }, { locale })]
			}
		: {
				subject: m.office_warning_subject({}, { locale }),
				lines: [m.office_warning_line(amounts, { locale })]
			};
}
