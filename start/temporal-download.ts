import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';

// Fetches a Temporal server by the SDK: `temporal-download.ts local|time-skipping MS_TO_BEGIN FILE`.
const [kind, begins = '', file = ''] = process.argv.slice(2);
const folder = mkdtempSync(`${file}-`);
process.on('exit', () => {
	rmSync(folder, { recursive: true, force: true });
});
setTimeout(() => {
	if (readdirSync(folder).length === 0) process.exit(1);
}, Number(begins));
const wanted = { server: { executable: { type: 'cached-download', downloadDir: folder } } } as const;
const environment = await (kind === 'local'
	? TestWorkflowEnvironment.createLocal(wanted)
	: TestWorkflowEnvironment.createTimeSkipping(wanted));
await environment.teardown();
const [found] = readdirSync(folder);
if (found === undefined) process.exit(1);
renameSync(join(folder, found), file);
process.exit(0);
