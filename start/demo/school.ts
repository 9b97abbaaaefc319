import { demoId } from './chance.ts';
import { candidateNames, type PersonName } from './names.ts';

export interface DemoInstructor {
	id: string;
	name: string;
	phone: string;
	permits: string[];
	/** Vehicle id per licence category. */
	drives: Record<string, string>;
	/** Lessons a day, at least and at most. */
	pace: [number, number];
	teaches: 'driving' | 'yard' | 'theory';
}
interface DemoVehicle {
	id: string;
	plate: string;
	model: string;
	permit: string;
}
export interface DemoPlace {
	id: string;
	name: string;
	shortName: string;
	address: string;
	oneAtATime: boolean;
}
export interface DemoCandidate {
	id: string;
	name: string;
	phone: string;
	permit: string;
	instructor: string;
	hoursBought: number;
}

/** A school as it stands before its first lesson. */
export interface DemoSchool {
	id: string;
	slug: string;
	name: string;
	zone: string;
	instructors: DemoInstructor[];
	vehicles: DemoVehicle[];
	places: DemoPlace[];
	candidates: DemoCandidate[];
	/** Place ids by use. */
	streets: string[];
	/** Where manœuvres are learnt; a small school has none. */
	yard: string | null;
	classroom: string;
}

type InstructorSeed = [
	name: string,
	permits: string[],
	plates: string[],
	pace: [number, number],
	teaches: DemoInstructor['teaches']
];
interface SchoolSeed {
	slug: string;
	name: string;
	vehicles: [plate: string, model: string, permit: string][];
	places: [name: string, short: string, address: string, oneAtATime: boolean][];
	instructors: InstructorSeed[];
	candidates: PersonName[];
}

const LIBREVILLE: SchoolSeed = {
	slug: 'demo',
	name: 'Auto-École de Glass',
	vehicles: [
		['DK-482-AA', 'Toyota Yaris', 'B'],
		['FT-207-AB', 'Kia Picanto', 'B'],
		['GB-915-AA', 'Hyundai i10', 'B'],
		['EA-330-AC', 'Mercedes Atego', 'C'],
		['HB-071-AA', 'Yamaha YBR 125', 'A'],
		['JC-640-AB', 'Suzuki Swift', 'B'],
		['KL-118-AC', 'Renault Logan', 'B'],
		['MN-553-AA', 'Toyota Corolla', 'B']
	],
	places: [
		['Agence de Glass', 'Glass', 'Boulevard de l’Indépendance, Glass, Libreville', false],
		['Nzeng-Ayong', 'Nzeng-A.', 'Carrefour Dragages, Nzeng-Ayong, Libreville', false],
		['Piste d’Owendo', 'Owendo', 'Zone portuaire, Owendo', false],
		['Salle de code', 'Salle 1', 'Agence de Glass, 1er étage', true]
	],
	instructors: [
		['Awa Diallo', ['B'], ['DK-482-AA'], [4, 6], 'driving'],
		['Paul Essono', ['B'], ['FT-207-AB'], [3, 6], 'driving'],
		['Hervé Boussougou', ['B', 'C'], ['GB-915-AA', 'EA-330-AC'], [3, 6], 'yard'],
		['Clarisse Ntsame', ['B'], ['KL-118-AC'], [1, 2], 'theory'],
		['Didier Mabika', ['A', 'B'], ['HB-071-AA', 'MN-553-AA'], [3, 6], 'driving'],
		['Nadège Oyane', ['B'], ['JC-640-AB'], [2, 4], 'driving']
	],
	candidates: candidateNames(120)
};

const PORT_GENTIL: SchoolSeed = {
	slug: 'autre',
	name: 'Auto-École du Cap Lopez',
	vehicles: [
		['PG-204-AA', 'Toyota Starlet', 'B'],
		['PG-377-AB', 'Kia Rio', 'B']
	],
	places: [
		['Agence du Grand Village', 'Village', 'Avenue Savorgnan de Brazza, Port-Gentil', false],
		['Salle de cours', 'Salle', 'Agence du Grand Village', true]
	],
	instructors: [
		['Solange Mengue', ['B'], ['PG-204-AA'], [1, 3], 'driving'],
		['Alphonse Rogombé', ['B'], ['PG-377-AB'], [0, 2], 'theory']
	],
	candidates: candidateNames(150).slice(138)
};

export const demoSchool = (): DemoSchool => grow(LIBREVILLE);
export const otherSchool = (): DemoSchool => grow(PORT_GENTIL);

function grow(seed: SchoolSeed): DemoSchool {
	const id = (kind: string, name: string): string => demoId(`${seed.slug}/${kind}/${name}`);
	const vehicles = seed.vehicles.map(([plate, model, permit]) => ({
		id: id('vehicle', plate),
		plate,
		model,
		permit
	}));
	const places = seed.places.map(([name, shortName, address, oneAtATime]) => ({
		id: id('place', name),
		name,
		shortName,
		address,
		oneAtATime
	}));
	const instructors = seed.instructors.map(([name, permits, plates, pace, teaches], n) => ({
		id: id('instructor', name),
		name,
		phone: `+2417410${String(1120 + n * 37).padStart(4, '0')}`,
		permits,
		drives: Object.fromEntries(
			vehicles.filter((one) => plates.includes(one.plate)).map((one) => [one.permit, one.id])
		),
		pace,
		teaches
	}));
	const open = places.filter((place) => !place.oneAtATime).map((place) => place.id);
	return {
		id: id('school', seed.slug),
		slug: seed.slug,
		name: seed.name,
		zone: 'Africa/Libreville',
		instructors,
		vehicles,
		places,
		candidates: seed.candidates.map((name, n) => candidateOf(name, n, instructors, id)),
		streets: open.slice(0, 2),
		yard: open[2] ?? null,
		classroom: places.find((place) => place.oneAtATime)?.id ?? ''
	};
}

/** Shared out in turn; one in eleven learns on what their instructor has beside a car. */
function candidateOf(
	name: PersonName,
	n: number,
	instructors: readonly DemoInstructor[],
	id: (kind: string, name: string) => string
): DemoCandidate {
	const instructor = instructors[n % instructors.length];
	const special = instructor?.permits.find((permit) => permit !== 'B');
	return {
		id: id('candidate', name),
		name,
		phone: `+2416621${String(1003 + n * 61).padStart(4, '0')}`,
		permit: special !== undefined && n % 4 === 0 ? special : 'B',
		instructor: instructor?.id ?? '',
		hoursBought: 20 + (n % 3) * 5
	};
}
