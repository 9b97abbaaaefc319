import { type Calendar } from 'fullcalendar';

/** @param days ISO weekdays that are shown */
export const hiddenAmong = (days: readonly number[]): number[] =>
	[1, 2, 3, 4, 5, 6, 7].filter((day) => !days.includes(day)).map((day) => day % 7);

/** Tells the calendar of a day that opens or closes while it is on screen. @param first those it was opened with */
export function dayHider(calendar: Calendar, first: readonly number[]) {
	let now = hiddenAmong(first).join();
	let isChanged = false;
	/** Only a week hides days: what is set here would hold for all views. */
	return (days: readonly number[], isWeek: boolean): void => {
		isChanged ||= hiddenAmong(days).join() !== now;
		const hidden = isWeek ? hiddenAmong(days) : [];
		if (!isChanged || hidden.join() === now) return;
		now = hidden.join();
		calendar.setOption('hiddenDays', hidden);
	};
}
