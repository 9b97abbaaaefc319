// Preloaded into the server under attack: on SIGUSR2 it collects its garbage, so that its heap can be compared.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => {
	collect();
	collect();
});
