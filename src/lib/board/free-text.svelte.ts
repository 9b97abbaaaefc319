import * as decoding from 'lib0/decoding';
import { type WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { CLOSE } from '#sync/board-doc.ts';
import { textOf } from '#sync/text-doc.ts';
import { BoardLink, type Lease, type LinkState } from './board-link.ts';
import { rebased, type Splice, spliced, spliceOf } from './text-splice.ts';

interface TextOptions {
	server: string;
	path: string;
	room: string;
	lease: () => Promise<Lease>;
}

/** Keystrokes of this long travel together. */
const GATHER_MS = 100;
const SYNC = 0;
const ASKS = 0;

/** A note or memo as this person writes it: `words` is on screen, `saved` is what the server told that it has. */
export class FreeText {
	words = $state.raw('');
	saved = $state.raw('');
	link = $state.raw<LinkState>('opening');
	/** What was written here and found no room in the text. */
	refused = $state.raw<string | null>(null);
	/** The text has come; until then there is nothing to write into. */
	ready = $state.raw(false);
	stage = $derived(this.words === this.saved ? 'saved' : this.link === 'live' ? 'sent' : 'unsent');
	#link: BoardLink;
	#text: Y.Text | null = null;
	/** Holds only what the server sent: comparing with it says what is saved. */
	#told = new Y.Doc();
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: TextOptions) {
		this.#link = new BoardLink({
			...options,
			keepsDoc: true,
			onProvider: (provider) => this.#listen(provider),
			onDoc: (doc) => this.#take(textOf(doc)),
			onState: (state) => (this.link = state),
			onRefused: (code) => this.#lose(code)
		});
	}

	/** The field held `shown` and now holds `value`. @param caret where it stands in `value` */
	write(shown: string, value: string, caret: number): void {
		this.words = spliced(this.words, rebased(spliceOf(shown, value, caret), shown, this.words));
		this.refused = null;
		this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
	}

	network(online: boolean): void {
		this.#link.network(online);
	}

	close(): void {
		this.#send();
		this.#link.close();
	}

	#send(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const text = this.#text;
		if (text) change(text, spliceOf(text.toJSON(), this.words));
	}

	/** Hears every change before the document does, so that what was typed here goes in first. */
	#listen(provider: WebsocketProvider): void {
		const told = (this.#told = new Y.Doc());
		const hear = provider.messageHandlers[SYNC];
		provider.messageHandlers[SYNC] = (encoder, decoder, ...rest) => {
			const copy = decoding.clone(decoder);
			if (decoding.readVarUint(copy) !== ASKS) {
				this.#send();
				Y.applyUpdate(told, decoding.readVarUint8Array(copy));
			}
			hear?.(encoder, decoder, ...rest);
			if (this.#text) this.saved = textOf(told).toJSON();
		};
	}

	/** A document that has just come: what was written here and never saved goes in. */
	#take(text: Y.Text): void {
		const own = spliceOf(this.saved, this.words);
		change(text, rebased(own, this.saved, text.toJSON()));
		text.observe(() => (this.words = text.toJSON()));
		this.#text = text;
		this.words = text.toJSON();
		this.saved = textOf(this.#told).toJSON();
		this.ready = true;
	}

	/** The document is given up; another one follows. */
	#lose(code: number): void {
		this.#text = null;
		if (code !== CLOSE.tooLong) return;
		this.refused = spliceOf(this.saved, this.words).inserted;
		this.words = this.saved;
	}
}

function change(text: Y.Text, { at, removed, inserted }: Splice): void {
	text.doc?.transact(() => {
		if (removed > 0) text.delete(at, removed);
		if (inserted !== '') text.insert(at, inserted);
	});
}
