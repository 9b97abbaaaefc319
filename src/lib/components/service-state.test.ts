import { expect, test } from 'vitest';
import { serviceOf } from './service-state.svelte.ts';

const ready = (postgres: string, redis?: string) => ({
	ready: postgres === 'ok',
	parts: { postgres: { state: postgres }, board: { state: 'ok' }, ...(redis && { redis: { state: redis } }) }
});

test.each([
	['all is well', 200, ready('ok', 'ok'), 'well'],
	['one server alone needs no Redis', 200, ready('ok'), 'well'],
	['no Redis', 200, ready('ok', 'degraded'), 'slow'],
	['no PostgreSQL', 503, ready('down', 'ok'), 'away'],
	['neither', 503, ready('down', 'degraded'), 'away'],
	['a server that leaves, beside others', 503, ready('ok', 'ok'), 'well'],
	['a proxy that finds no server ready', 503, null, 'away']
] as const)('%s', (_, status, said, is) => {
	expect(serviceOf(status, said)).toBe(is);
});
