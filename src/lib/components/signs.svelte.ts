/** Where signs come from: the file, or this page once it has taken them in to show them without a network. */
let here = $state(false);

export const signHref = (name: string): string => (here ? `#${name}` : `/icons.svg#${name}`);

/** Takes all signs into the page. Without an answer they keep coming from the file. */
export async function takeSignsIn(): Promise<void> {
	if (here || document.querySelector('#signs')) return;
	const answer = await fetch('/icons.svg').catch(() => null);
	if (!answer?.ok) return;
	const sprite = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
	sprite.id = 'signs';
	sprite.setAttribute('aria-hidden', 'true');
	sprite.setAttribute('width', '0');
	sprite.setAttribute('height', '0');
	sprite.style.position = 'absolute';
	document.body.append(document.adoptNode(sprite));
	here = true;
}
