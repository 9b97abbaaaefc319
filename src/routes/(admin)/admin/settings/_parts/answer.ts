import { type FieldErrors } from '#lib/server/form.ts';
import { type RulesEffect } from '#lib/server/rules-effect.ts';

/** What the actions of the settings page answer. */
export interface SettingsAnswer {
	saved?: string;
	schoolErrors?: FieldErrors;
	tellingErrors?: FieldErrors;
	smsErrors?: FieldErrors;
	errors?: FieldErrors;
	given?: Record<string, string | string[]>;
	effect?: RulesEffect;
	changed?: boolean;
	/** Of the closure (its `id`, if it has one yet) that was not saved. */
	closureGiven?: Record<string, string | string[]>;
	closureErrors?: FieldErrors;
}
