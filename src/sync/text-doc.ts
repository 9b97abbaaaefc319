import type * as Y from 'yjs';
import { type TextName } from '#domain/free-text.ts';

/** The document's only root. */
export const TEXT_ROOT = 'text';
export const textOf = (doc: Y.Doc): Y.Text => doc.getText(TEXT_ROOT);

/** Socket path of notes and memos. */
export const NOTE_PATH = '/note/';
/** Room of a text on the wire, below the socket's path. */
export const textRoom = (school: string, { kind, about }: TextName): string => `${kind}/${school}/${about}`;
