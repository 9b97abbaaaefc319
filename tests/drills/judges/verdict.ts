/** What a judge says: how much it looked at, and what it found wrong. */
export interface Finding {
	verdict: 'pass' | 'fail';
	checked: number;
	/** The first of them, each in a sentence. */
	complaints: string[];
}

const MOST = 8;

/** @param checked nothing looked at is nothing shown: that fails too */
export function finding(checked: number, complaints: readonly string[]): Finding {
	const all = checked === 0 ? [...complaints, 'there was nothing to judge'] : complaints;
	return { verdict: all.length === 0 ? 'pass' : 'fail', checked, complaints: all.slice(0, MOST) };
}
