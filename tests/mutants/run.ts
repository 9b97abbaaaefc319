import { givenOptions } from '../harness/given-options.ts';
import cluster from '../harness/cluster.ts';
import { Checkout, NoMutant, type Noticed } from './checkout.ts';
import { type Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** `npm run mutants`: each rule of the live board broken on purpose; see docs/proving.md. */
const { values: asked } = givenOptions({
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
/** Mutants that are none. */
const errors: { name: string; what: string }[] = [];
try {
	for (const tests of distinct(chosen)) {
		const alarm = await ask({ patches: [], tests });
		const what = alarm instanceof NoMutant ? alarm.message : alarm;
		if (what !== null) falseAlarms.push(what);
	}
	for (const mutant of falseAlarms.length > 0 ? [] : chosen) await tell(mutant);
} finally {
	checkout.remove();
	await end?.();
}

async function tell(mutant: Mutant): Promise<void> {
	const { name, rule } = mutant;
	const started = performance.now();
	const noticed = await ask(mutant);
	const seconds = Math.round((performance.now() - started) / 100) / 10;
	if (noticed instanceof NoMutant) errors.push({ name, what: noticed.message });
	else results.push({ name, rule, noticed, seconds });
	if (asked.json) return;
	const said = noticed instanceof NoMutant ? `IS NONE: ${noticed.message}` : (noticed ?? 'SURVIVES');
	console.log(`${rule.padEnd(4)} ${name.padEnd(28)} ${String(seconds).padStart(6)} s  ${said}`);
}

function ask(what: Pick<Mutant, 'patches' | 'tests'>): Promise<Noticed | NoMutant> {
	return checkout.ask(what).catch((error: unknown) => {
		if (error instanceof NoMutant) return error;
		throw error;
	});
}

function distinct(mutants: readonly Mutant[]): Mutant['tests'][] {
	return [...new Map(mutants.map(({ tests }) => [JSON.stringify(tests), tests])).values()];
}

const surviving = results.filter(({ noticed }) => noticed === null).map(({ name }) => name);
if (asked.json) console.log(JSON.stringify({ name: 'mutants', results, surviving, falseAlarms, errors }));
else {
	for (const alarm of falseAlarms) console.log(`Fails without any mutant: ${alarm}`);
	console.log(
		`${String(chosen.length)} mutants, ${String(surviving.length)} survive, ${String(errors.length)} are none`
	);
}
process.exit(surviving.length + falseAlarms.length + errors.length > 0 ? 1 : 0);
