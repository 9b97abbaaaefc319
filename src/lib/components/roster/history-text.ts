import { dateText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

const ACTIONS: Record<string, () => string> = {
	create: m.web_history_create,
	edit: m.web_history_edit,
	import: m.web_history_import,
	switch_off: m.web_history_switch_off,
	switch_on: m.web_history_switch_on,
	rules: m.web_history_rules,
	telling: m.web_history_telling,
	wording: m.wording_history,
	closure_add: m.web_history_closure_add,
	closure_edit: m.web_history_closure_edit,
	closure_remove: m.web_history_closure_remove,
	resend: m.notice_history_resend,
	access_open: m.web_history_access_open,
	access_reset: m.web_history_access_reset,
	access_close: m.web_history_access_close,
	access_reopen: m.web_history_access_reopen
};

const FIELDS: Record<string, () => string> = {
	name: m.web_field_name,
	phone: m.web_field_phone_label,
	permit: m.web_field_permit,
	permits: m.web_field_permits,
	hoursBought: m.web_field_hours,
	plate: m.web_field_plate,
	model: m.web_field_model,
	insuranceUntil: m.web_field_insurance,
	inspectionUntil: m.web_field_inspection,
	shortName: m.web_field_short_name,
	address: m.web_field_address,
	oneAtATime: m.web_field_exclusive,
	quiet: m.web_telling_quiet,
	eve: m.web_telling_eve,
	hours: m.web_telling_soon,
	full: m.wording_full,
	short: m.wording_short
};

export const actionText = (action: string): string => ACTIONS[action]?.() ?? m.web_history_edit();

/** What is called a name differs: people have first and last ones. */
const NAMES: Record<string, () => string> = {
	school: m.web_settings_name,
	place: m.web_field_place_name
};

const FIELDWISE = new Set(['edit', 'telling', 'wording']);

/** `Téléphone : 074… → 077…`, a line for each field that changed. */
export function changesOf(entry: {
	action: string;
	thing: string;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
}): string[] {
	const { before, after } = entry;
	if (entry.action.startsWith('closure_'))
		return [before, after].filter((one) => one !== null).map(closureText);
	if (!FIELDWISE.has(entry.action) || !before || !after) return [];
	return Object.keys(after)
		.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
		.map((key) => {
			const label = (key === 'name' ? NAMES[entry.thing] : undefined)?.() ?? FIELDS[key]?.();
			if (label === undefined) return key === 'instructor' ? m.web_field_instructor() : '';
			return `${label}\u202f: ${valueText(before[key])} → ${valueText(after[key])}`;
		})
		.filter((line) => line !== '');
}

const closureText = ({ name, first, last }: Record<string, unknown>): string =>
	[name, [...new Set([first, last])].map((day) => dateText(String(day), getLocale())).join(' – ')].join(', ');

function valueText(value: unknown): string {
	if (typeof value === 'boolean') return value ? m.web_yes() : m.web_no();
	if (typeof value === 'string' && value !== '') return value;
	if (typeof value === 'number') return String(value);
	return Array.isArray(value) ? value.join(', ') : '–';
}
