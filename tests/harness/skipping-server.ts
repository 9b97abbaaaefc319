import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, downloadServer, isProgram, runQuietly } from '../../start/temporal-binary.ts';

/** Temporal's server that lets months pass in a second. Java's Maven has it where the SDK's own download is out of reach. */
const VERSION = '1.32.0';
const ENDS = 3 * 60_000;

const cache = (): string => cacheFolder(process.env['CACHE_DIR'] ?? null);
const home = (): string => join(cache(), `temporal-test-server-${VERSION}`);

/** The program, as `npm test` has brought it. Null: it is not here. */
export const findSkippingServer = (): string | null => [program(), download()].find(isProgram) ?? null;

const program = (): string => join(home(), 'server');
const download = (): string => join(cache(), 'temporal-test-server');

export const SKIPPING_NEEDS = `Java 11 or later and Maven (io.temporal:temporal-test-server:${VERSION} from Maven Central)`;

/** @returns whether it is here now */
export async function fetchSkippingServer(signal: AbortSignal): Promise<boolean> {
	mkdirSync(cache(), { recursive: true });
	return (await byMaven(signal)) || (await downloadServer('time-skipping', download(), signal)) !== null;
}

/** Its libraries, and beside them the program that runs them: the SDK gives it a port. */
async function byMaven(signal: AbortSignal): Promise<boolean> {
	const folder = join(cache(), `fetching-${String(process.pid)}`);
	mkdirSync(folder);
	try {
		writeFileSync(join(folder, 'pom.xml'), POM);
		const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'lib')}`];
		const args = ['-q', '-B', '-f', join(folder, 'pom.xml'), ...copy, '-DincludeScope=runtime'];
		if (!(await runQuietly('mvn', args, {}, signal, ENDS))) return false;
		writeFileSync(join(folder, 'server'), PROGRAM, { mode: 0o755 });
		// Complete or not there at all.
		renameSync(folder, home());
		return true;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>dgtt</groupId><artifactId>tests</artifactId><version>1</version>
	<dependencies><dependency>
		<groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version>
	</dependency></dependencies>
</project>
`;

const PROGRAM = `#!/bin/sh
exec java -cp "$(dirname "$0")/lib/*" io.temporal.internal.testservice.TestServiceServer "$1"
`;
