import { settingsOrExit } from '#settings';
import { leaveWhenAsked } from '#leave';
import { openLog } from '#log';
import { openWorker } from './worker.ts';

const settings = settingsOrExit(process.env);
const log = openLog(settings.logLevel);
const opened = await openWorker(settings, log);
if (opened.ok) {
	leaveWhenAsked(log, () => opened.worker.close());
} else {
	console.error(opened.what);
	process.exit(1);
}
