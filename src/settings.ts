import { smsEntries, smsOf, type SmsSettings } from '#sms-settings';
import * as v from 'valibot';

/** All that can be set from outside, read once by each program. The table for people is in docs/operations.md. */
export interface Settings {
	port: number;
	host: string;
	/** Listens only to this machine. */
	loopback: boolean;
	/** Addresses the app is reached at; the first one makes links. */
	origins: string[];
	trustProxy: boolean;
	dataDir: string;
	databaseUrl: string | null;
	migrateDatabaseUrl: string | null;
	/** Where several servers ring each other; one alone needs none. */
	redisUrl: string | null;
	/** Where Temporal listens, `host:port`; null: `npm start` finds or brings one. */
	temporalAddress: string | null;
	temporalNamespace: string;
	/** Where e-mails are handed over; null: none are sent. */
	smtpUrl: string | null;
	mailFrom: string;
	/** Where texts for phones are handed over; null: none are sent. */
	sms: SmsSettings | null;
	/** Of one segment, in the currency of the schools here. */
	smsPrice: number;
	/** Keys that encrypt and sign, as `readKeys` takes them, or the file they lie in; null: none. */
	secretKeys: string | null;
	secretKeysFile: string | null;
	/** Where the worker answers /healthz and /readyz; null: nowhere. */
	workerPort: number | null;
	/** Programs fetched once, outside of the checkout; null: in the user's own cache folder. */
	cacheDir: string | null;
	/** Where numbers for Prometheus are read; null: nowhere. */
	metricsPort: number | null;
	logLevel: (typeof LOG_LEVELS)[number];
	insecureLan: boolean;
	/** Fixes the clock in tests; milliseconds since 1970. */
	now: number | null;
	/** Pages come from Vite with hot reload. */
	dev: boolean;
	/** One-click sign-ins may be shown: set by `npm start` for a database it seeded itself, on loopback only. */
	demo: boolean;
}

export type ReadSettings = { ok: true; settings: Settings } | { ok: false; what: string };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const flag = v.optional(
	v.pipe(
		v.picklist(['', '0', '1'], 'must be 1 or 0'),
		v.transform((text) => text === '1')
	),
	'0'
);
const postgresUrl = v.optional(
	v.pipe(
		v.string(),
		v.check(
			(text) => /^postgres(ql)?:$/.test(protocolOf(text)),
			'must be like postgres://app:…@host:5432/dgtt'
		)
	)
);
const origin = v.pipe(
	v.string(),
	v.check((text) => isOrigin(text), 'must be a list of addresses like https://planning.example.ga')
);

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/, 'must be a port, 1 to 65535'),
	v.transform(Number),
	v.minValue(1, 'must be a port, 1 to 65535'),
	v.maxValue(65535, 'must be a port, 1 to 65535')
);

const schema = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(
		v.pipe(v.string(), v.regex(/^[\w.:-]+$/, 'must be an address like 127.0.0.1')),
		'127.0.0.1'
	),
	ORIGIN: v.optional(
		v.pipe(
			v.string(),
			v.transform((text) => text.split(',').map((one) => one.trim().replace(/\/$/, ''))),
			v.array(origin)
		)
	),
	TRUST_PROXY: flag,
	DATA_DIR: v.optional(v.string(), './data'),
	DATABASE_URL: postgresUrl,
	MIGRATE_DATABASE_URL: postgresUrl,
	REDIS_URL: v.optional(
		v.pipe(
			v.string(),
			v.check((text) => /^rediss?:$/.test(protocolOf(text)), 'must be like redis://:…@host:6379')
		)
	),
	TEMPORAL_ADDRESS: v.optional(
		v.pipe(v.string(), v.regex(/^[\w.-]+:\d{1,5}$/, 'must be like temporal:7233'))
	),
	TEMPORAL_NAMESPACE: v.optional(
		v.pipe(v.string(), v.regex(/^[\w.-]{2,100}$/, 'must be the name of a namespace')),
		'default'
	),
	SMTP_URL: v.optional(
		v.pipe(
			v.string(),
			v.check((text) => /^smtps?:$/.test(protocolOf(text)), 'must be like smtp://user:…@host:587')
		)
	),
	MAIL_FROM: v.optional(
		v.pipe(v.string(), v.regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be an e-mail address')),
		'planning@localhost'
	),
	...smsEntries,
	SECRET_KEYS: v.optional(v.string()),
	SECRET_KEYS_FILE: v.optional(v.string()),
	WORKER_PORT: v.optional(port),
	CACHE_DIR: v.optional(v.string()),
	METRICS_PORT: v.optional(port),
	LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
	INSECURE_LAN: flag,
	NOW: v.optional(
		v.pipe(
			v.string(),
			v.regex(
				/^20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
				'must be an instant like 2026-11-24T09:00:00Z'
			),
			v.transform((text) => Date.parse(text))
		)
	),
	DEV: flag,
	DEMO: flag
});

/** Every name that is read; docs/operations.md has a row for each. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.entries);

/** @param env usually `process.env`; an empty value counts as not set */
export function readSettings(env: Record<string, string | undefined>): ReadSettings {
	const given = Object.fromEntries(
		Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
	);
	const read = v.safeParse(schema, given, { abortEarly: true });
	if (!read.success) {
		const issue = read.issues[0];
		const name = v.getDotPath(issue)?.split('.')[0] ?? 'settings';
		return { ok: false, what: `${name}=${shown(name, given[name])} ${issue.message}.` };
	}
	const sms = smsOf(read.output);
	return sms.ok ? checked(toSettings(read.output, sms.sms)) : sms;
}

/** For programs: the settings, or one sentence on stderr and exit code 1. */
export function settingsOrExit(env: Record<string, string | undefined>): Settings {
	const read = readSettings(env);
	if (read.ok) return read.settings;
	console.error(read.what);
	process.exit(1);
}

const orNull = <T>(value: T | undefined): T | null => value ?? null;

function toSettings(read: v.InferOutput<typeof schema>, sms: SmsSettings | null): Settings {
	const local = [`http://127.0.0.1:${String(read.PORT)}`, `http://localhost:${String(read.PORT)}`];
	return {
		port: read.PORT,
		host: read.HOST,
		loopback: isLoopback(read.HOST),
		origins: read.ORIGIN ?? local,
		trustProxy: read.TRUST_PROXY,
		dataDir: read.DATA_DIR,
		databaseUrl: orNull(read.DATABASE_URL),
		migrateDatabaseUrl: orNull(read.MIGRATE_DATABASE_URL),
		redisUrl: orNull(read.REDIS_URL),
		temporalAddress: orNull(read.TEMPORAL_ADDRESS),
		temporalNamespace: read.TEMPORAL_NAMESPACE,
		smtpUrl: orNull(read.SMTP_URL),
		mailFrom: read.MAIL_FROM,
		sms,
		smsPrice: read.SMS_PRICE,
		secretKeys: orNull(read.SECRET_KEYS),
		secretKeysFile: orNull(read.SECRET_KEYS_FILE),
		workerPort: orNull(read.WORKER_PORT),
		cacheDir: orNull(read.CACHE_DIR),
		metricsPort: orNull(read.METRICS_PORT),
		logLevel: read.LOG_LEVEL,
		insecureLan: read.INSECURE_LAN,
		now: orNull(read.NOW),
		dev: read.DEV,
		demo: read.DEMO
	};
}

/** What no single value can tell. */
function checked(settings: Settings): ReadSettings {
	const plain = settings.origins.find((one) => one.startsWith('http:') && !isLoopback(new URL(one).hostname));
	if (plain !== undefined && !settings.insecureLan)
		return {
			ok: false,
			what: `ORIGIN=${plain} is plain http beyond this machine: passwords would travel readable; use https, or set INSECURE_LAN=1 to accept it.`
		};
	if (settings.demo && !settings.loopback)
		return {
			ok: false,
			what: `DEMO=1 shows everybody how to sign in, so it needs HOST=127.0.0.1, not ${settings.host}.`
		};
	return { ok: true, settings };
}

/** Does this host name or address mean this machine alone? */
const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const protocolOf = (text: string): string => (URL.canParse(text) ? new URL(text).protocol : '');

function isOrigin(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	return /^https?:$/.test(url.protocol) && url.origin === text.toLowerCase();
}

/** Addresses may hold passwords, and so may what is sent to a provider. */
const shown = (name: string, value: string | undefined): string =>
	/_(URL|TOKEN|BODY)$/.test(name) ? '…' : (value ?? '');
