import { type EventDisplayInfo } from 'fullcalendar';
import { signHref } from '#lib/components/signs.svelte.ts';
import { instant } from '#domain/lesson.ts';
import { isAsking, KIND_MARK, type Slip } from './slip.ts';

/** DOM nodes, never HTML strings: names come from people, and CSP stays strict. */
export function element(tag: string, cls = '', ...children: (Node | string | null)[]): HTMLElement {
	const node = document.createElement(tag);
	if (cls) node.className = cls;
	node.append(...children.filter((child): child is Node | string => child !== null && child !== ''));
	return node;
}

const SVG = 'http://www.w3.org/2000/svg';

function icon(id: string, label?: string): SVGElement {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('class', 'icon');
	if (label) {
		svg.setAttribute('role', 'img');
		svg.setAttribute('aria-label', label);
	} else svg.setAttribute('aria-hidden', 'true');
	const use = document.createElementNS(SVG, 'use');
	use.setAttribute('href', signHref(id));
	svg.append(use);
	return svg;
}

export const slipOf = (info: Pick<EventDisplayInfo, 'event'>): Slip | undefined =>
	info.event.extendedProps.slip as Slip | undefined;

/** One name at most: who holds the lesson now, else who changed it last. */
function nameTag({ held, by }: Slip): Node[] {
	const tag = held ?? by;
	return tag ? [element('span', `${held ? 'held-by' : 'changed-by'} who-${tag.colour}`, tag.name)] : [];
}

function markOf(slip: Slip): Node | null {
	if (slip.state === 'in_progress' && slip.stage === 'saved') {
		const dot = element('span', 'lesson__dot');
		dot.ariaHidden = 'true';
		return dot;
	}
	return slip.mark ? element('span', 'lesson__mark', icon(slip.mark.icon, slip.mark.label)) : null;
}

/** Room a name may need, in pixels: the widths at which the style sheet changes to the short one. */
const NAME_ROOMS = [72, 88, 104, 120, 136, 152];
const CHARACTER = 6.3;
const SIGN = 18;

/** The full name, and the short one that takes its place where the first does not fit. */
function nameOf(slip: Slip, cls: string): HTMLElement {
	if (slip.brief === null) return element('span', cls, slip.who);
	const signs = [slip.permit, slip.mark ?? (slip.state === 'in_progress' ? 'dot' : null)];
	const needs = slip.who.length * CHARACTER + signs.filter(Boolean).length * SIGN;
	const room = NAME_ROOMS.find((width) => width >= needs) ?? NAME_ROOMS.at(-1);
	const brief = element('span', 'lesson__brief', slip.brief);
	brief.ariaHidden = 'true';
	return element('span', `${cls} needs-${room}`, element('span', 'lesson__full', slip.who), brief);
}

const head = (slip: Slip): HTMLElement =>
	element(
		'div',
		'lesson__head',
		nameOf(slip, 'lesson__who'),
		slip.permit ? element('span', 'lesson__permit', slip.permit) : null,
		markOf(slip)
	);

/** Why, and what to do about it; without room for it two signs, and the panel says why. */
function refusal(slip: Slip): Node[] {
	const tight = slip.room === 'none';
	const buttons = slip.acts.map(({ act, label, icon: sign, danger }) => {
		const button = element('button', danger ? 'mini mini--danger' : 'mini', tight ? icon(sign) : label);
		button.setAttribute('type', 'button');
		if (tight) {
			button.ariaLabel = label;
			button.title = label;
		}
		button.dataset.act = act;
		return button;
	});
	const reason = element('p', tight ? 'sr' : 'lesson__reason', slip.reason ?? '');
	return [reason, element('div', 'lesson__actions', ...(tight ? why(slip) : []), ...buttons)];
}

/** Opens the panel, as a click on the slip does. */
function why({ why: label }: Slip): Node[] {
	if (!label) return [];
	const button = element('button', 'mini lesson__why', label);
	button.setAttribute('type', 'button');
	return [button];
}

/** Why it is refused, and what an import would do to it. */
function sentences({ reason, imported }: Slip): Node[] {
	const says = imported?.says ? [element('p', 'lesson__says', imported.says)] : [];
	return reason === null ? says : [element('p', 'lesson__reason', reason), ...says];
}

function lines(slip: Slip, time: string): Node[] {
	const kind = element('span', 'lesson__kind', icon(`k-${KIND_MARK[slip.kind]}`, slip.kindLabel));
	const word = slip.word ? element('span', 'lesson__word', slip.word) : null;
	const nodes: Node[] = [element('div', 'lesson__line', kind, element('span', 'num', time), word)];
	nodes.push(...sentences(slip));
	if (slip.detail) nodes.push(element('div', 'lesson__line', element('span', 'cut', slip.detail)));
	const { plate, instructor, place } = slip;
	if (plate ?? instructor ?? place)
		nodes.push(
			element(
				'div',
				'lesson__line lesson__line--quiet',
				plate && element('span', 'plate', plate),
				instructor && element('span', 'cut', instructor),
				place && element('span', 'cut', place)
			)
		);
	return nodes;
}

/** An empty stretch being drawn with the mouse: its hours, and whose it would be. */
const picked = (hours: string, column: string): Node[] => [
	element('div', 'lesson__head', element('span', 'lesson__who num', hours)),
	element('div', 'lesson__line lesson__line--quiet', element('span', 'cut', column))
];

/**
 * Body of a block in a time column: name, time, plate and place. What does not fit is dropped from the bottom.
 * @param time of an instant, `10:00`
 * @param pickedColumn title of the column in which an empty stretch is being drawn
 */
export function columnBlock(
	info: EventDisplayInfo,
	time: (at: string) => string,
	pickedColumn: string
): Node[] {
	const slip = slipOf(info);
	// Where it hangs in a drag, not where the lesson stands.
	const { start, end } = info.event;
	const hours = [start, end].map((at) => (at ? time(instant(at.getTime())) : '')).join('–');
	if (!slip) return picked(hours, pickedColumn);
	return [...nameTag(slip), head(slip), ...(isAsking(slip) ? refusal(slip) : lines(slip, hours))];
}

/** One line in the week matrix: start, who. The rest is in the panel. */
export function matrixLine(info: EventDisplayInfo, start: string): Node[] {
	const slip = slipOf(info);
	if (!slip) return [];
	const kind = [slip.kindLabel, slip.word, slip.imported?.says].filter(Boolean).join(', ');
	const nodes = [
		element('span', 'num', start),
		nameOf(slip, 'lesson__name cut'),
		element('span', 'sr', kind)
	];
	if (slip.mark) nodes.push(element('span', 'lesson__mark', icon(slip.mark.icon, slip.mark.label)));
	return nodes;
}

const STAGE_CLASS = { saved: 'is-saved', device: 'is-pending', sent: 'is-pending', refused: 'is-rejected' };

export function lessonClass(info: EventDisplayInfo): string {
	const slip = slipOf(info);
	if (!slip) return info.isMirror ? 'lesson is-ghost is-picked' : '';
	const who = slip.held ?? slip.by;
	const flags: [boolean, string][] = [
		[info.isMirror || slip.moving, 'is-ghost'],
		[slip.by !== null, 'is-changed'],
		[slip.held !== null, 'is-held'],
		[slip.selected, 'is-selected'],
		[slip.draft, 'is-draft'],
		[slip.dimmed, 'is-dimmed'],
		[slip.standing === true, 'is-standing'],
		[slip.over === true, 'is-over'],
		[slip.under === true, 'is-under'],
		[slip.room === 'up', 'is-upward'],
		[slip.room === 'none', 'is-tight'],
		[info.isShort, 'is-short']
	];
	return [
		'lesson',
		`lesson--${KIND_MARK[slip.kind]}`,
		`is-${slip.state}`,
		slip.imported ? `imported--${slip.imported.as}` : '',
		STAGE_CLASS[slip.stage],
		who ? `who-${who.colour}` : '',
		...flags.map(([on, name]) => (on ? name : ''))
	]
		.filter(Boolean)
		.join(' ');
}
