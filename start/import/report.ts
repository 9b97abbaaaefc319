import { type Listed, type Occurrence } from '#domain/import/occurrence.ts';

/** What is printed: what was read, what is refused and why, how many rows were newly taken. */
export interface Report {
	read: {
		row: number;
		uid: string | null;
		title: string;
		start: string | null;
		end: string | null;
		allDay: boolean;
	}[];
	refused: { row: number; uid: string | null; reason: string }[];
	applied: number;
}

export const readLine = ({ row, uid, title, start, end, allDay }: Occurrence): Report['read'][number] => ({
	row,
	uid: uid === '' ? null : uid,
	title,
	start,
	end,
	allDay
});

/** Somebody or something of a list has no time. */
export const listedLine = ({ row, name }: Listed): Report['read'][number] => ({
	row,
	uid: null,
	title: name,
	start: null,
	end: null,
	allDay: false
});

export const refusedLine = (row: number, uid: string, reason: string): Report['refused'][number] => ({
	row,
	uid: uid === '' ? null : uid,
	reason
});

/** For a person at the console. */
export const linesOf = ({ read, refused, applied }: Report): string[] => [
	...refused.map(({ row, uid, reason }) => `  ${String(row).padStart(6)}  ${reason}  ${uid ?? ''}`.trimEnd()),
	`read ${String(read.length)}, refused ${String(refused.length)}, applied ${String(applied)}`
];
