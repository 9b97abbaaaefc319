export interface RailItem {
	href: string;
	label: string;
	icon: string;
	count?: number;
	/** On a phone this one waits behind "Plus". */
	second?: boolean;
}
