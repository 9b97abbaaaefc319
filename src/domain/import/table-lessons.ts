import { isCalledOff, isKindCalledOff, isStatusCalledOff } from './called-off.ts';
import { fold, nameKey } from './name.ts';
import { type Occurrence, type ReadWindow, type Unread } from './occurrence.ts';
import { withoutLinks } from './people.ts';
import { shownText } from './shown-text.ts';
import { type Cells, isFormula } from './table-cells.ts';
import { isYes, type Meant, refused, type When, whenOf, type Why } from './table-when.ts';
import { ianaZone, type Zone } from './zone.ts';

/** One row read, or why not. */
export type RowRead = { ok: true; one: Occurrence } | { ok: false; unread: Unread };

/** Reads rows of lessons, one after the other: the same words on two rows are two lessons. */
export function lessonReader(
	calendar: string,
	meant: Meant,
	window: ReadWindow,
	zoneOf: (name: string) => Zone | null,
	isOnce: (uid: string) => boolean
): (cells: Cells) => RowRead {
	const zone = ianaZone(window.zone);
	const said = new Map<string, number>();
	return (cells) => {
		const words = wordsOf(cells);
		const uid = isFormula(cells.raw('uid')) ? '' : cells.text('uid', 300);
		const when = noLesson(cells, words) ?? whenThere(cells, meant, window, zoneOf);
		const where = { row: cells.row, line: cells.line, uid, calendar };
		const { title, cells: whole } = words;
		const shown = whole === undefined ? { title } : { title, cells: whole };
		const refuse = ({ reason, what }: Why): RowRead => ({
			ok: false,
			unread: { ...where, ...shown, reason, ...(what !== '' && { what: shownText(what, 200) }) }
		});
		if (!when.ok) return refuse(when);
		const { ok, ...times } = when;
		const { start } = times;
		const day = times.allDay ? start : zone.toWall(Date.parse(start)).slice(0, 10);
		if (!isIn(window, day, times)) return refuse({ reason: 'outside_window', what: day });
		const key = uid !== '' && isOnce(uid) ? '' : distinct(keyOf(start, words), said);
		return { ok, one: { ...where, key, ...words, ...times } };
	};
}

/** A lesson begins in the window; whole days may have begun before. */
const isIn = ({ from, to }: ReadWindow, day: string, { end, allDay }: Pick<Occurrence, 'end' | 'allDay'>) =>
	day < to && (allDay ? end > from : day >= from);

/** When it is, in the zone that the row names or else the school's. */
function whenThere(
	cells: Cells,
	meant: Meant,
	window: ReadWindow,
	zoneOf: (name: string) => Zone | null
): When {
	const name = cells.raw('zone');
	if (isFormula(name)) return refused('formula', name);
	const zone = zoneOf(name === '' ? window.zone : name);
	return zone ? whenOf(cells, meant, window, zone) : refused('unknown_zone', name);
}

/** Why a row is none, whenever it is. */
function noLesson(cells: Cells, words: Words): (When & { ok: false }) | null {
	if (isFormula(cells.raw('status'))) return refused('formula', cells.raw('status'));
	if (isCancelled(cells)) return refused('cancelled');
	const calledOff = calledOffIn(words);
	if (calledOff !== undefined) return refused('cancelled', calledOff);
	return isTotals(cells, words) ? refused('totals') : null;
}

type Words = Pick<
	Occurrence,
	'title' | 'cells' | 'description' | 'location' | 'organiser' | 'category' | 'named'
>;

function wordsOf(cells: Cells): Words {
	const candidates = candidatesOf(cells);
	const category = cells.text('kind', 80);
	const title = cells.text('title', 200);
	const untitled = [category, ...(candidates ?? [])].filter((word) => word !== '').join(' ');
	return {
		title: title !== '' ? title : shownText(untitled, 200),
		...(title === '' && { cells: cells.all(200) }),
		description: cells.text('description', 1000),
		location: cells.text('place', 200),
		organiser: cells.text('instructor', 200),
		...(category !== '' && { category }),
		named: { candidates, vehicle: cells.has('vehicle') ? cells.text('vehicle', 80) : null }
	};
}

/** `Joël Mba, Larissa Engone`; `MBA` and `Joël` in columns of their own. */
function candidatesOf(cells: Cells): string[] | null {
	if (cells.has('candidates')) return namesIn(cells.text('candidates', 400));
	if (!cells.has('lastName')) return null;
	const name = shownText(`${cells.text('firstName', 80)} ${cells.text('lastName', 80)}`, 80);
	return name === '' ? [] : [name];
}

/** A formula or a page's mark stays whole, to be asked about: its parts are nobody's names. */
const namesIn = (cell: string): string[] =>
	(/^\s*[=@]|<\/?[a-z][^<>@]*>/i.test(cell) ? [cell] : withoutLinks(cell).split(/[,;/&\n+]|\s(?:et|and)\s/))
		.map((name) => shownText(name, 80))
		.filter((name) => name !== '');

/** A status, or a column called `Annulé` with a yes in it. */
const isCancelled = (cells: Cells): boolean => {
	const status = cells.text('status', 80);
	return isStatusCalledOff(status) || (isStatusCalledOff(cells.header('status')) && isYes(status));
};

/** What of a row says that it does not take place: `Conduite annulée` as its kind, `ANNULÉ Joël Mba` as its name. */
const calledOffIn = ({ title, description, category = '', named }: Words): string | undefined =>
	[title, description, ...(named?.candidates ?? [])].find(isCalledOff) ?? [category].find(isKindCalledOff);

const TOTALS = /^(sous )?(total|totaux)( general)?$|^(sub ?|grand )?totals?$/;

/** The word stands where a day, a title or a name would. */
const isTotals = (cells: Cells, { title, organiser, named }: Words): boolean =>
	[cells.raw('date'), cells.raw('start'), title, organiser, ...(named?.candidates ?? [])].some((word) =>
		TOTALS.test(fold(word))
	);

/** Of a row without an id of its own: when, with whom, for whom. */
const keyOf = (start: string, { organiser, named, title }: Words): string =>
	[start, nameKey(organiser), ...(named?.candidates ?? [title]).map(nameKey).sort()].join('/');

function distinct(key: string, said: Map<string, number>): string {
	const count = (said.get(key) ?? 0) + 1;
	said.set(key, count);
	return count === 1 ? key : `${key}/${String(count)}`;
}
