import { type Kind } from '#domain/lesson.ts';
import { m } from '#paraglide/messages.js';

const KINDS: Record<Kind, () => string> = {
	driving: m.web_kind_driving,
	manoeuvre: m.web_kind_manoeuvre,
	theory: m.web_kind_theory,
	mock_exam: m.web_kind_mock_exam,
	official_exam: m.web_kind_official_exam,
	other: m.web_kind_other
};

export const kindText = (kind: Kind): string => KINDS[kind]();
