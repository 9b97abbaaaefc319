import { type Locale } from '#domain/locale.ts';
import {
	LONGEST_TEMPLATE,
	parseTemplate,
	type TemplateFault,
	type TemplateKind,
	variablesOf
} from '#domain/notices/template.ts';
import { m } from '#paraglide/messages.js';

/** What is wrong with a text, and how to mend it; null: nothing. */
export function faultWords(text: string, kind: TemplateKind, locale: Locale): string | null {
	if (text.length > LONGEST_TEMPLATE) return m.web_field_long({ max: LONGEST_TEMPLATE });
	const parsed = parseTemplate(text, kind, locale);
	return parsed.ok ? null : wordsOf(parsed.fault, kind, locale);
}

function wordsOf(fault: TemplateFault, kind: TemplateKind, locale: Locale): string {
	const known = variablesOf(kind, locale)
		.map(({ name }) => `{${name}}`)
		.join(', ');
	switch (fault.fault) {
		case 'unknown':
			return m.wording_unknown({ name: `{${fault.name}}`, known });
		case 'elsewhere':
			return m.wording_elsewhere({ name: `{${fault.name}}`, known });
		case 'sign':
			return m.wording_sign({ sign: fault.sign, word: '{…}' });
		case 'empty':
			return m.wording_could_be_empty();
	}
}
