import { parseArgs } from 'node:util';
import cluster from '../harness/cluster.ts';
import { Checkout, type Noticed } from './checkout.ts';
import { type Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** `npm run mutants`: each rule of the live board broken on purpose; see docs/proving.md. */
const { values: asked } = parseArgs({
	options: { only: { type: 'string' }, json: { type: 'boolean', default: false } }
});
const only = asked.only?.split(',');
const chosen = MUTANTS.filter(({ name }) => only?.includes(name) ?? true);
if (chosen.length === 0) {
	console.error(`No mutant is called ${asked.only ?? ''}: ${MUTANTS.map(({ name }) => name).join(', ')}.`);
	process.exit(2);
}

const end = await cluster();
const checkout = new Checkout();
const results: { name: string; rule: string; noticed: Noticed; seconds: number }[] = [];
/** Tests that fail without any mutant notice nothing. */
const falseAlarms: string[] = [];
try {
	for (const tests of distinct(chosen)) {
		const alarm = await checkout.ask({ patches: [], tests });
		if (alarm !== null) falseAlarms.push(alarm);
	}
	for (const mutant of falseAlarms.length > 0 ? [] : chosen) await tell(mutant);
} finally {
	checkout.remove();
	await end?.();
}

async function tell(mutant: Mutant): Promise<void> {
	const { name, rule } = mutant;
	const started = performance.now();
	const noticed = await checkout.ask(mutant);
	const seconds = Math.round((performance.now() - started) / 100) / 10;
	results.push({ name, rule, noticed, seconds });
	if (!asked.json)
		console.log(
			`${rule.padEnd(4)} ${name.padEnd(28)} ${String(seconds).padStart(6)} s  ${noticed ?? 'SURVIVES'}`
		);
}

function distinct(mutants: readonly Mutant[]): Mutant['tests'][] {
	return [...new Map(mutants.map(({ tests }) => [JSON.stringify(tests), tests])).values()];
}

const surviving = results.filter(({ noticed }) => noticed === null).map(({ name }) => name);
if (asked.json) console.log(JSON.stringify({ name: 'mutants', results, surviving, falseAlarms }));
else {
	for (const alarm of falseAlarms) console.log(`Fails without any mutant: ${alarm}`);
	console.log(`${String(results.length)} mutants, ${String(surviving.length)} survive`);
}
process.exit(surviving.length + falseAlarms.length > 0 ? 1 : 0);
