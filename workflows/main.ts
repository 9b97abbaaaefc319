import { settingsOrExit } from '#settings';
import { openLog } from '#log';
import { openWorker } from './worker.ts';

const settings = settingsOrExit(process.env);
const log = openLog(settings.logLevel);
const opened = await openWorker(settings, log);
if (opened.ok) {
	const leave = (signal: string): void => {
		log.info({ signal }, 'closing');
		opened.worker.close().then(
			() => process.exit(0),
			() => process.exit(1)
		);
	};
	process.once('SIGTERM', leave);
	process.once('SIGINT', leave);
} else {
	console.error(opened.what);
	process.exit(1);
}
