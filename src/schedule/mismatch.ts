/** A board whose document is not what PostgreSQL holds: never by our doing, so somebody has to look. */
export interface Mismatch {
	room: string;
	epoch: number;
	seq: number;
	/** Ids of the lessons told differently. */
	lessons: string[];
}
