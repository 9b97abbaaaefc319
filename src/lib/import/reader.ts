import { fileOf, readFile, type ReadFiles, readForm, type ReadRequest } from '#lib/import/read-files.ts';

// The process that reads: read-apart.ts starts it for one request.

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
