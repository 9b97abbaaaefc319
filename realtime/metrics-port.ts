import { createServer } from 'node:http';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { closeServer, listen } from '#listen';
import { type Settings } from '#settings';
import { answerReady, type Health } from './health.ts';
import { type Metrics } from './metrics.ts';

/** A door of its own, which no proxy shows to the world. Answers what shuts it. */
export async function openMetricsPort(
	{ registry }: Metrics,
	health: Health,
	{ metricsPort, host }: Settings
): Promise<() => Promise<void>> {
	if (metricsPort === null) return () => Promise.resolve();
	collectDefaultMetrics({ register: registry });
	const server = createServer((request, response) => {
		if (request.url === '/readyz') return void answerReady(health, response, (all) => all);
		if (request.url !== '/metrics') return void response.writeHead(404).end();
		registry.metrics().then(
			(text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
			() => response.writeHead(500).end()
		);
	});
	await listen(server, metricsPort, host);
	return () => closeServer(server);
}
