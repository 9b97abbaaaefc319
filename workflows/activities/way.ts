import type * as handingOver from '#db/handing-over.ts';
import type * as notices from '#db/notices.ts';
import { type Tx } from '#db/sql.ts';
import { type Channel, type Told } from '#domain/notices/notice.ts';
import { type Reach } from '#notices/reach.ts';
import { type NoticeText, type Reader } from '#notices/wording.ts';

/** `later`: certainly not taken, another try may help. `unknown`: it may have been taken. */
export type Sent = (
	| { end: 'accepted'; id: string }
	| { end: 'refused' | 'unknown'; why: string }
	/** `after`: the provider asks for so many milliseconds. */
	| { end: 'later'; why: string; after?: number }
) &
	handingOver.Known;

/** What is to be told, as it holds now, and to whom. */
export interface Telling {
	/** Its id. */
	school: string;
	notice: handingOver.NoticeRow;
	who: notices.Addressee;
	/** At least one, but of the office, where there are none. */
	changes: Told[];
	reader: Reader;
	text: NoticeText;
}

/** Ready to be handed over once the transaction that says so has ended. */
export interface Packed {
	/** Where it goes, for the log; null: nowhere a person would know. */
	address: string | null;
	/** As sent, where the channel has words of its own. */
	written?: handingOver.Text;
	send(): Promise<Sent>;
}

/** Not to be sent: no more at all, for a reason; or not before an instant, in milliseconds since 1970. */
export type Unsent = { expired: string } | { until: number };

/** How one channel reaches people. */
export interface Way extends Reach {
	/** Null: it has told them within this very transaction, there is nothing to hand over. */
	pack(tx: Tx, telling: Telling): Promise<Packed | Unsent | null> | Packed | Unsent | null;
}

/** Null: nothing goes this way from here. */
export type Ways = Record<Channel, Way | null>;
