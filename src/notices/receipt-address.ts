import { type Secrets } from '#secrets';

/** The school an address of receipts is for, and which of its addresses it is. */
export interface ReceiptAddress {
	school: string;
	/** A school that wants another address counts on: the one before is worth nothing then. */
	generation: number;
}

const RECEIPTS = '/api/v1/sms/receipts/';

/**
 * Where a provider says what became of a school's texts: providers of the region sign nothing, so the address itself is
 * the secret. It is made of the house's key each time, and kept nowhere.
 */
export const receiptAddress = (secrets: Secrets, origin: string, of: ReceiptAddress): string =>
	`${origin}${RECEIPTS}${of.school}.${String(of.generation)}.${secrets.sign('receipts', subjectOf(of))}`;

/** Null: none of ours. */
export function receiptAddressOf(secrets: Secrets | null, token: string): ReceiptAddress | null {
	const [, school, number, signature] = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{22})$/.exec(token) ?? [];
	if (!secrets || school === undefined || signature === undefined) return null;
	const address = { school, generation: Number(number) };
	return secrets.isSigned('receipts', subjectOf(address), signature) ? address : null;
}

const subjectOf = ({ school, generation }: ReceiptAddress): string => `${school}/${String(generation)}`;
