import { type Tx } from './sql.ts';

/** A form as it was sent: kept beside its import while the columns of its tables may still change. */
export interface Upload {
	body: Uint8Array<ArrayBuffer>;
	contentType: string;
}

export const add = (tx: Tx, school: string, importId: string, { body, contentType }: Upload) =>
	tx`insert into import_upload (school_id, import_id, body, content_type)
		values (${school}, ${importId}, ${Buffer.from(body.buffer, body.byteOffset, body.byteLength)}, ${contentType})`;

export async function find(tx: Tx, importId: string): Promise<Upload | null> {
	const [row] = await tx<{ body: Buffer; contentType: string }[]>`
		select body, content_type as "contentType" from import_upload where import_id = ${importId}`;
	return row ? { body: Uint8Array.from(row.body), contentType: row.contentType } : null;
}
