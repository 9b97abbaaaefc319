/** What one may choose from a list that is searched by typing. */
export interface PickOption {
	/** '' stands for nothing. */
	value: string;
	label: string;
	/** Beside the label, quieter. */
	detail?: string;
	/** Why it cannot be chosen now; it stays visible, greyed. */
	impossible?: string | null;
}
