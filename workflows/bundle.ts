import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** The flows as Temporal runs them, in one file: made once for each version of the sources, not at every start. */
const quiet = { trace() {}, debug() {}, info() {}, log() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({
	workflowsPath: fileURLToPath(new URL('flows.ts', import.meta.url)),
	logger: quiet
});
writeFileSync(new URL('../build/flows.js', import.meta.url), code);
