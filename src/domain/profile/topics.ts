/** The usual theory classes of the region, in the order in which they are taught. */
export const TOPICS = [
	{ key: 'signs', name: { fr: 'Signalisation', en: 'Road signs' } },
	{ key: 'priorities', name: { fr: 'Priorités et intersections', en: 'Right of way and junctions' } },
	{ key: 'speed', name: { fr: 'Circulation et vitesse', en: 'Traffic and speed' } },
	{ key: 'overtaking', name: { fr: 'Croisement et dépassement', en: 'Meeting and overtaking' } },
	{ key: 'parking', name: { fr: 'Arrêt et stationnement', en: 'Stopping and parking' } },
	{ key: 'alcohol', name: { fr: 'Le conducteur : alcool, fatigue', en: 'The driver: alcohol, fatigue' } },
	{ key: 'other_users', name: { fr: 'Les autres usagers', en: 'Other road users' } },
	{ key: 'vehicle', name: { fr: 'Mécanique et entretien', en: 'Vehicle and upkeep' } },
	{ key: 'night', name: { fr: 'Nuit et intempéries', en: 'Night and bad weather' } },
	{ key: 'first_aid', name: { fr: 'Accident et premiers secours', en: 'Accidents and first aid' } },
	{ key: 'documents', name: { fr: 'Documents et assurance', en: 'Papers and insurance' } }
] as const;
