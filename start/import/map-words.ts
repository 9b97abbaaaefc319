import { type MapFault } from '#domain/import/mapping-file.ts';
import { say } from '../words.ts';

/** What is wrong with the file of `--map`, and what may stand there. */
export function mapFaultWords(fault: MapFault): string {
	switch (fault.wrong) {
		case 'json':
			return say('ce n’est pas du JSON.', 'this is no JSON.');
		case 'pattern':
			return say(
				'« pattern » nomme {moniteur} une fois, à part du reste.',
				'"pattern" names {instructor} once, apart from other parts.'
			);
		case 'no_pattern':
			return say(
				'« by » dit « pattern » : il faut aussi « pattern », la forme des titres.',
				'"by" says "pattern": "pattern" is needed too, how titles are written.'
			);
		case 'key':
			return wrongKey(fault);
		case 'missing':
			return say(
				`il manque « ${fault.key} » dans ${placeIn(fault.at)}.`,
				`"${fault.key}" is missing in ${placeIn(fault.at)}.`
			);
		case 'value':
			return wrongValue(fault);
		case 'stranger':
			return say(
				`${placeIn(fault.at)} : l’école n’a pas « ${fault.name} » parmi ses actifs ; écrivez le nom comme dans ses listes, ou "create".`,
				`${placeIn(fault.at)}: the school has no active "${fault.name}"; write the name as in its lists, or "create".`
			);
	}
}

function wrongKey({ at, key, keys }: Extract<MapFault, { wrong: 'key' | 'missing' }>): string {
	const all = keys.join(', ');
	const none = say(
		`« ${key} » n’est pas une clé de ${placeIn(at)}.`,
		`"${key}" is no key of ${placeIn(at)}.`
	);
	return all === '' ? none : `${none} ${say('Clés permises :', 'Allowed:')} ${all}.`;
}

function wrongValue({ at, values }: Extract<MapFault, { wrong: 'value' }>): string {
	const all = values.join(say(' ou ', ' or '));
	return say(`${placeIn(at)} : il faut ${all}.`, `${placeIn(at)}: it takes ${all}.`);
}

const placeIn = (at: string): string =>
	at === '' ? say('le fichier', 'the file') : say(`« ${at} »`, `"${at}"`);
