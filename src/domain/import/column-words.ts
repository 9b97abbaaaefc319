import { type Column, type TableKind } from './table.ts';

/** Headers as French and English programs write them, folded: no accents, no case, no signs. */
const words = (text: string): readonly string[] => text.split('|');

const PEOPLE = {
	lastName: words('nom|nom de famille|nom usuel|last name|lastname|surname|family name'),
	firstName: words('prenom|prenoms|first name|firstname|given name|forename'),
	phone: words(
		'telephone|tel|portable|mobile|phone|gsm|numero de telephone|n de telephone|telephone portable|telephone mobile|' +
			'phone number|mobile phone|cell|whatsapp'
	),
	email: words('email|e mail|mail|courriel|adresse email|adresse e mail|adresse mail|email address'),
	permit: words(
		'permis|categorie|categories|categorie de permis|categories de permis|categorie permis|type de permis|permit|permits|' +
			'licence|license|licence category|category|permis enseignes|autorisations'
	)
} as const;

const CANDIDATE = words(
	'candidat|candidate|candidats|candidates|candidat s|eleve|eleves|eleve s|student|students|learner|trainee|apprenant|apprenante|apprenti|apprentie|apprentis|' +
		'stagiaire|client|nom eleve|nom de l eleve|nom du candidat|nom candidat|nom et prenom|nom prenom|nom complet|' +
		'student name|candidate name|full name|name|attendees|participants|required attendees|participants obligatoires|' +
		'invitee name|invitee|attendee name|attendee|customer name|customer|client name|nom du client'
);
const INSTRUCTOR = words(
	'moniteur|monitrice|moniteur trice|moniteurs|formateur|enseignant|enseignante|instructeur|instructor|instructors|teacher|' +
		'coach|nom du moniteur|nom moniteur|instructor name|organisateur|organizer|organiser|meeting organizer|' +
		'organisateur de la reunion'
);
/** As programs for bookings call whoever is booked; in a list of people these are other things. */
const HOST = words('staff name|staff|staff member|host name|host|user name|calendar');
const PLATE = words(
	'vehicule|vehicules|voiture|immatriculation|plaque|plaque d immatriculation|n d immatriculation|vehicle|car|plate|' +
		'licence plate|license plate|registration|registration number|number plate|auto'
);

export const COLUMN_WORDS: Record<TableKind, Partial<Record<Column, readonly string[]>>> = {
	lessons: {
		uid: words('uid|id|identifiant|id seance|id lecon|lesson id|event id|reference|ref|n seance'),
		date: words(
			'date|jour|date seance|date de la seance|date du cours|date de la lecon|date lecon|date debut|date de debut|day|' +
				'lesson date|start date|date du rendez vous|date rdv'
		),
		start: words(
			'debut|heure debut|heure de debut|heure|heures de debut|h debut|de|start|start time|begin|begins|starts|from|time|' +
				'starting time|horaire|horaires|creneau horaire|plage horaire|time slot|slot|debute|commence|debut le|' +
				'date et heure|date et heure de debut|date heure|date heure debut|start datetime|start date time|datetime'
		),
		endDate: words('date fin|date de fin|end date'),
		end: words(
			'fin|heure fin|heure de fin|heures de fin|h fin|a|jusqu a|end|end time|ends|to|until|till|finish|finish time|' +
				'termine|date et heure de fin|date heure fin|end datetime|end date time'
		),
		duration: words(
			'duree|duree min|duree mn|duree minutes|duree en minutes|duree h|duree heures|duree en heures|duration|length|minutes|' +
				'duration min|duration mins|duration minutes|duration h|duration hours|nb heures|nombre d heures|volume horaire'
		),
		allDay: words('journee entiere|toute la journee|all day|all day event|allday'),
		// Not an invitee's: that is where somebody sits who is shown the same moment.
		zone: words('fuseau horaire|fuseau|time zone|timezone'),
		title: words(
			'titre|objet|sujet|intitule|libelle|subject|title|summary|event|evenement|seance|lesson|cours|lecon'
		),
		kind: words(
			'type|nature|categorie|categories|kind|category|activite|type de seance|type de lecon|type de cours|prestation|' +
				'lesson type|activity|type d activite'
		),
		// A column of yes and no tells more surely than one of words.
		status: words(
			'annule|annulee|cancelled|canceled|is cancelled|is canceled|statut|etat|status|state|statut du rdv|' +
				'statut du rendez vous|statut rdv|appointment status|booking status|event status|annulation'
		),
		candidates: CANDIDATE,
		lastName: words('nom|nom de famille|last name|lastname|surname|family name'),
		firstName: words('prenom|prenoms|first name|firstname|given name'),
		instructor: [...INSTRUCTOR, ...HOST],
		vehicle: PLATE,
		place: words(
			'lieu|lieux|endroit|place|location|where|adresse|rdv|lieu rdv|lieu de rdv|lieu de rendez vous|point de rendez vous|' +
				'meeting point|meeting place|pickup|pick up|salle|room|emplacement'
		),
		description: words(
			'description|commentaire|commentaires|note|notes|remarque|remarques|observation|observations|comment|comments|' +
				'details|detail|contenu'
		)
	},
	candidates: {
		...PEOPLE,
		name: CANDIDATE,
		instructor: INSTRUCTOR,
		hours: words(
			'heures|heures achetees|nombre d heures|nb heures|forfait|forfait heures|hours|hours bought|package'
		)
	},
	instructors: { ...PEOPLE, name: [...INSTRUCTOR, ...CANDIDATE] },
	vehicles: {
		plate: PLATE,
		model: words(
			'modele|marque|marque et modele|marque modele|model|make|make and model|type|designation|vehicle model'
		),
		permit: PEOPLE.permit,
		insuranceUntil: words(
			'assurance|fin assurance|fin d assurance|assurance jusqu au|assurance jusqu a|expiration assurance|echeance assurance|' +
				'insurance|insurance until|insurance expiry|insurance expires'
		),
		inspectionUntil: words(
			'controle technique|visite technique|fin controle technique|controle technique jusqu au|visite technique jusqu au|' +
				'expiration visite technique|ct|inspection|inspection until|inspection expiry|mot|technical inspection'
		)
	}
};
