import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';

// Fetches the Temporal server by the SDK: `temporal-download.ts FOLDER MS_TO_BEGIN FILE`.
const [folder = '', begins = '', file = ''] = process.argv.slice(2);
const before = new Set(readdirSync(folder));
setTimeout(() => {
	if (readdirSync(folder).every((name) => before.has(name))) process.exit(1);
}, Number(begins));
const environment = await TestWorkflowEnvironment.createLocal({
	server: { executable: { type: 'cached-download', downloadDir: folder } }
});
await environment.teardown();
const found = readdirSync(folder).find((name) => !before.has(name));
if (found === undefined || !existsSync(join(folder, found))) process.exit(1);
renameSync(join(folder, found), file);
process.exit(0);
