import { instant } from '#domain/lesson.ts';
import { segmentsOf } from '#domain/notices/gsm7.ts';
import { type Told } from '#domain/notices/notice.ts';
import { type TemplateKind } from '#domain/notices/template.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { smsText } from './sms-text.ts';
import { noticeText, type Reader } from './wording.ts';

const DAY = 24 * 3_600_000;

/** What a reader would be told if this lesson of theirs were changed: moved from the day before, or another kind before. */
function sampleOf(kind: TemplateKind, entry: PlanningEntry): Told {
	const { lesson } = entry;
	const earlier = (at: string): string => instant(Date.parse(at) - DAY);
	switch (kind) {
		case 'near':
			return { lesson, kind, was: null, now: entry };
		case 'added':
			return { lesson, kind, was: null, now: entry };
		case 'moved':
			return {
				lesson,
				kind,
				was: { ...entry, start: earlier(entry.start), end: earlier(entry.end) },
				now: entry
			};
		case 'edited':
			return { lesson, kind, was: { ...entry, instructor: null, plate: null }, now: entry };
		case 'cancelled':
			return {
				lesson,
				kind,
				was: entry,
				now: { ...entry, state: 'cancelled', cancelReason: 'vehicle_down' }
			};
		case 'removed':
			return { lesson, kind, was: entry, now: null };
	}
}

/** A sample as it would reach somebody. */
export interface Sample {
	line: string;
	sms: string;
	segments: number;
}

/** @param end address that ends such texts, in its usual length; null: they have none */
export function sampleText(
	kind: TemplateKind,
	entry: PlanningEntry,
	reader: Reader,
	end: string | null
): Sample {
	const told = [sampleOf(kind, entry)];
	const sms = smsText(told, reader, end);
	return {
		line: noticeText('planning', told, reader).lines.join('\n'),
		sms,
		segments: segmentsOf(sms).count
	};
}
