import { fileOf, readFile, type ReadFiles, readForm, type Wish } from '#lib/import/read-files.ts';

/** What this process is asked, once: to read a form's files, or one file. */
export type ReadRequest =
	| { body: Uint8Array<ArrayBuffer>; contentType: string; wish: Wish }
	| { body: Uint8Array<ArrayBuffer>; name: string; wish: Wish };

async function answerTo(request: ReadRequest): Promise<ReadFiles> {
	const { body, wish } = request;
	if ('contentType' in request) return readForm(body, request.contentType, wish);
	const size = body.byteLength;
	const one = await readFile(body, request.name, wish);
	if (!one.ok) return { ...one, file: request.name };
	const { tables, read, listed, unread } = one;
	const files = [fileOf(request.name, size, one)];
	return { ok: true, read, listed, unread, files, tables };
}

const answer = (message: 'ready' | ReadFiles): boolean | undefined => process.send?.(message);

process.once('message', (request: ReadRequest) => {
	// A promise that nothing will ever settle ends the process instead of being waited for.
	process.channel?.unref();
	answerTo(request).then(answer, () => answer({ ok: false, error: 'unreadable', file: null }));
});
process.once('disconnect', () => process.exit());
answer('ready');
