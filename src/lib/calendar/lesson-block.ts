import { type EventDisplayInfo } from 'fullcalendar';
import { signHref } from '#lib/components/signs.svelte.ts';
import { instant } from '#domain/lesson.ts';
import { shortName } from '#lib/board/names.ts';
import { KIND_MARK, type Slip, type Tag } from './slip.ts';

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

const tag = (cls: string, { name, colour }: Tag): HTMLElement =>
	element('span', `${cls} who-${colour}`, name);

function markOf(slip: Slip): Node | null {
	if (slip.state === 'in_progress' && slip.stage === 'saved') {
		const dot = element('span', 'lesson__dot');
		dot.ariaHidden = 'true';
		return dot;
	}
	return slip.mark ? element('span', 'lesson__mark', icon(slip.mark.icon, slip.mark.label)) : null;
}

const head = (slip: Slip): HTMLElement =>
	element(
		'div',
		'lesson__head',
		element('span', 'lesson__who', shortName(slip.who, slip.permit ? 14 : 17)),
		slip.permit ? element('span', 'lesson__permit', slip.permit) : null,
		markOf(slip)
	);

function refusal(slip: Slip): Node[] {
	const buttons = slip.acts.map(({ act, label, danger }) => {
		const button = element('button', danger ? 'mini mini--danger' : 'mini', label);
		button.setAttribute('type', 'button');
		button.dataset.act = act;
		return button;
	});
	return [element('p', 'lesson__reason', slip.reason ?? ''), element('div', 'lesson__actions', ...buttons)];
}

function lines(slip: Slip, time: string): Node[] {
	const kind = element('span', 'lesson__kind', icon(`k-${KIND_MARK[slip.kind]}`, slip.kindLabel));
	const word = slip.word ? element('span', 'lesson__word', slip.word) : null;
	const nodes: Node[] = [element('div', 'lesson__line', kind, element('span', 'num', time), word)];
	if (slip.detail) nodes.push(element('div', 'lesson__line', element('span', 'cut', slip.detail)));
	if (slip.plate || slip.place)
		nodes.push(
			element(
				'div',
				'lesson__line lesson__line--quiet',
				slip.plate ? element('span', 'plate', slip.plate) : null,
				slip.place ? element('span', 'cut', slip.place) : null
			)
		);
	return nodes;
}

/**
 * Body of a block in a time column: name, time, plate and place. What does not fit is dropped from the bottom.
 * @param time of an instant, `10:00`
 */
export function columnBlock(info: EventDisplayInfo, time: (at: string) => string): Node[] {
	const slip = slipOf(info);
	if (!slip) return [];
	// Where it hangs in a drag, not where the lesson stands.
	const { start, end } = info.event;
	const hours = [start, end].map((at) => (at ? time(instant(at.getTime())) : '')).join('–');
	return [
		...(slip.by ? [tag('changed-by', slip.by)] : []),
		...(slip.held ? [tag('held-by', slip.held)] : []),
		head(slip),
		...(slip.stage === 'refused' ? refusal(slip) : lines(slip, hours))
	];
}

/** One line in the week matrix: start, who. The rest is in the panel. */
export function matrixLine(info: EventDisplayInfo, start: string): Node[] {
	const slip = slipOf(info);
	if (!slip) return [];
	return [
		element('span', 'num', start),
		element('span', 'cut', slip.who),
		element('span', 'sr', slip.word ? `${slip.kindLabel}, ${slip.word}` : slip.kindLabel),
		slip.mark ? element('span', 'lesson__mark', icon(slip.mark.icon, slip.mark.label)) : element('span')
	];
}

const STAGE_CLASS = { saved: 'is-saved', device: 'is-pending', sent: 'is-pending', refused: 'is-rejected' };

export function lessonClass(info: EventDisplayInfo): string {
	const slip = slipOf(info);
	if (!slip) return '';
	const who = slip.held ?? slip.by;
	const flags: [boolean, string][] = [
		[info.isMirror || slip.moving, 'is-ghost'],
		[slip.by !== null, 'is-changed'],
		[slip.held !== null, 'is-held'],
		[slip.selected, 'is-selected'],
		[slip.draft, 'is-draft'],
		[slip.dimmed, 'is-dimmed'],
		[info.isShort, 'is-short']
	];
	return [
		'lesson',
		`lesson--${KIND_MARK[slip.kind]}`,
		`is-${slip.state}`,
		STAGE_CLASS[slip.stage],
		who ? `who-${who.colour}` : '',
		...flags.map(([on, name]) => (on ? name : ''))
	]
		.filter(Boolean)
		.join(' ');
}
