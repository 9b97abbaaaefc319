/** First name and family name, `Merveille Nzé`. */
export type PersonName = string;

/** People the screens of the design show; the first ones learn with Awa, Paul, Hervé … in turn. */
const KNOWN: PersonName[] = [
	'Merveille Nzé',
	'Joël Mba',
	'Brice Lékogo',
	'Prisca Ovono',
	'Rodrigue Bivigou',
	'Chimène Allogo',
	'Davy Koumba',
	'Larissa Engone',
	'Thierry Moussavou',
	'Ulrich Bekale',
	'Jessica Ntoutoume',
	'Aïcha Mihindou',
	'Yannick Obame',
	'Marie-Louise Nguema',
	'Fabrice Ondo',
	'Grâce Mintsa',
	'Steeve Makaya',
	'Francine Mouele',
	'Arsène Pambou'
];

const FIRST = [
	'Christelle',
	'Jean-Bosco',
	'Flore',
	'Guy',
	'Inès',
	'Landry',
	'Murielle',
	'Wilfried',
	'Edwige',
	'Cédric',
	'Nadia',
	'Rostand',
	'Vanessa',
	'Hermann',
	'Sandrine',
	'Gaël',
	'Pélagie',
	'Axel',
	'Bénédicte',
	'Anicet',
	'Ornella',
	'Junior',
	'Solène',
	'Eric',
	'Blanche'
];
const FAMILY = [
	'Mboumba',
	'Nguéma',
	'Ndong',
	'Mouketou',
	'Obiang',
	'Nzigou',
	'Mavoungou',
	'Essono',
	'Bouanga',
	'Minko',
	'Mabiala',
	'Ella',
	'Moundounga',
	'Ngoua',
	'Assoumou',
	'Ndombi',
	'Akendengué',
	'Boukandou',
	'Mezui',
	'Oyono',
	'Koumba',
	'Bignoumba',
	'Nkoghe'
];

/** So many names, all different: the lists have lengths without a common divisor. */
export function candidateNames(count: number): PersonName[] {
	const names = new Set(KNOWN);
	for (let n = 0; names.size < count; n += 1)
		names.add(`${FIRST[(n * 7) % FIRST.length] ?? ''} ${FAMILY[(n * 5) % FAMILY.length] ?? ''}`);
	return [...names].slice(0, count);
}
