/** One text to one phone. */
export interface Sms {
	/** The notice's id: a provider that knows it twice sends it once. */
	id: string;
	/** E.164, `+24166031234`. */
	to: string;
	/** In the GSM alphabet. */
	text: string;
	/** Where the provider may say what became of it; null: nowhere. */
	receipts: string | null;
}

/** What the provider charges, if it says so. */
export interface Charge {
	/** ISO 4217; null: it does not say. */
	currency: string | null;
	amount: number;
}

/** `later`: certainly not taken, another try may help. `unknown`: it may have been taken. */
export type SmsSent =
	| { end: 'accepted'; id: string; charge: Charge | null }
	| { end: 'refused' | 'unknown'; why: string }
	/** `after`: the provider asks for so many milliseconds. */
	| { end: 'later'; why: string; after?: number };

/** Hands texts to one provider. */
export interface SmsSender {
	send(sms: Sms): Promise<SmsSent>;
}

/** Of a demo: nothing leaves the machine, the log of messages shows what would have. */
export const demoSender: SmsSender = {
	send: ({ id }) => Promise.resolve({ end: 'accepted', id: `demo-${id}`, charge: null })
};
