import { m } from '#paraglide/messages.js';
import { type Kind, type State } from '#domain/lesson.ts';
import { type Locale } from '#domain/locale.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { addDays, type Clock, dayOf, dayWords, timeOf, weekdayWord } from './calendar-day.ts';

/** Whose language, where it is not the page's. */
interface For {
	locale?: Locale;
}

const KIND_WORDS: Record<Kind, (inputs: object, options?: For) => string> = {
	driving: m.my_kind_driving,
	manoeuvre: m.my_kind_manoeuvre,
	theory: m.my_kind_theory,
	mock_exam: m.my_kind_mock_exam,
	official_exam: m.my_kind_official_exam,
	other: m.my_kind_other
};
export const kindWord = (kind: Kind, options?: For): string => KIND_WORDS[kind]({}, options);

const KIND_SIGNS: Record<Kind, string> = {
	driving: 'k-conduite',
	manoeuvre: 'k-manoeuvre',
	theory: 'k-code',
	mock_exam: 'k-blanc',
	official_exam: 'k-officiel',
	other: 'k-autre'
};
/** Name of the kind's sign in icons.svg. */
export const kindSign = (kind: Kind): string => KIND_SIGNS[kind];

/** What to say of a lesson beside its time; nothing while it is simply planned. */
export function stateWord(entry: Pick<PlanningEntry, 'state' | 'cancelledBy'>): string | null {
	switch (entry.state) {
		case 'planned':
			return null;
		case 'in_progress':
			return m.my_state_in_progress();
		case 'done':
		case 'locked':
			return m.my_state_done();
		case 'no_show':
			return m.my_state_no_show();
		case 'cancelled':
			return cancelWord(entry.cancelledBy);
	}
}

function cancelWord(by: PlanningEntry['cancelledBy']): string {
	if (by === 'candidate') return m.my_cancelled_by_candidate();
	if (by === 'force_majeure') return m.my_cancelled_by_force_majeure();
	return m.my_cancelled_by_school();
}

/** `dans 36 min`, `dans 3 h`, `dans 4 j`; null once begun. Milliseconds. */
export function untilWord(start: number, now: number): string | null {
	const minutes = Math.ceil((start - now) / 60_000);
	if (minutes <= 0) return null;
	if (minutes < 60) return m.my_in_minutes({ count: minutes });
	if (minutes < 48 * 60) return m.my_in_hours({ count: Math.round(minutes / 60) });
	return m.my_in_days({ count: Math.round(minutes / 1440) });
}

/** `il y a 2 min`. Milliseconds. */
export function agoWord(at: number, now: number): string {
	const minutes = Math.floor((now - at) / 60_000);
	if (minutes < 1) return m.my_ago_now();
	if (minutes < 60) return m.my_ago_minutes({ count: minutes });
	if (minutes < 48 * 60) return m.my_ago_hours({ count: Math.floor(minutes / 60) });
	return m.my_ago_days({ count: Math.floor(minutes / 1440) });
}

/** `Aujourd’hui, mardi 24 nov.` */
export function dayTitle(day: string, now: number, clock: Clock): string {
	const today = dayOf(now, clock.zone);
	const words = dayWords(day, clock.locale, 'long');
	if (day === today) return m.my_today({ day: words });
	if (day === addDays(today, 1)) return m.my_tomorrow({ day: words });
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `mar. 10:00`, or `mar. 1 déc. 10:00` when the weekday alone could mean another week. @param now milliseconds */
export function momentWord(instant: string, now: number, clock: Clock): string {
	const day = dayOf(instant, clock.zone);
	const today = dayOf(now, clock.zone);
	const isNear = day >= addDays(today, -1) && day < addDays(today, 6);
	const words = isNear ? weekdayWord(day, clock.locale) : dayWords(day, clock.locale);
	return `${words} ${timeOf(instant, clock.zone)}`;
}

const STATE_NAMES: Record<State, () => string> = {
	planned: m.my_state_planned,
	in_progress: m.my_state_in_progress,
	done: m.my_state_done,
	no_show: m.my_state_no_show,
	cancelled: m.my_state_cancelled,
	locked: m.my_state_locked
};
export const stateName = (state: State): string => STATE_NAMES[state]();

/** `+241 77 12 45 08`: national digits in pairs where the country writes them so. @param phone E.164 */
export function phoneWord(phone: string): string {
	const match = /^(\+(?:241|225|229))(\d+)$/.exec(phone);
	const [country, digits] = [match?.[1], match?.[2]];
	return country && digits ? [country, ...(digits.match(/\d{1,2}/g) ?? [])].join(' ') : phone;
}
