import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, SETTING_NAMES } from './settings.ts';

describe('settings', () => {
	it('stand without any variable, on this machine only', () => {
		const read = readSettings({});
		expect(read).toMatchObject({
			ok: true,
			settings: {
				port: 3000,
				host: '127.0.0.1',
				loopback: true,
				origins: ['http://127.0.0.1:3000', 'http://localhost:3000']
			}
		});
	});

	it.each([
		[{ PORT: '70000' }, 'PORT=70000 must be a port, 1 to 65535.'],
		[{ PORT: 'http' }, 'PORT=http must be a port, 1 to 65535.'],
		[{ DATABASE_URL: 'mysql://app:secret@db/x' }, 'DATABASE_URL=… must be like'],
		[{ ORIGIN: 'https://a.example/path' }, 'ORIGIN=https://a.example/path must be a list of addresses'],
		[{ ORIGIN: 'http://192.168.1.9:3000' }, 'plain http beyond this machine'],
		[{ HOST: '0.0.0.0', DEMO: '1' }, 'needs HOST=127.0.0.1, not 0.0.0.0'],
		[{ NOW: 'monday' }, 'NOW=monday must be an instant'],
		[{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL=loud must be one of'],
		[{ SMS_PROVIDER: 'pigeon' }, 'SMS_PROVIDER=pigeon must be http or africastalking.'],
		[{ SMS_PROVIDER: 'http' }, 'SMS_PROVIDER=http needs SMS_URL.'],
		[{ SMS_PROVIDER: 'africastalking', SMS_USERNAME: 'glass' }, 'needs SMS_TOKEN and SMS_USERNAME.'],
		[{ SMS_URL: 'http://sms.example/send' }, 'SMS_URL=… must be like https://sms.example/send'],
		[{ SMS_BODY: '{"to":"{to}"}' }, 'SMS_BODY=… must be JSON that names {to} and {text}'],
		[{ SMS_BODY: '{"to":"{to}","text":"{text} {name}"}' }, 'SMS_BODY=… must be JSON that names'],
		[{ SMS_BODY: '{"to":"{to}","text":"{text}"' }, 'SMS_BODY=… must be JSON that names'],
		[{ SMS_PRICE: 'free' }, 'SMS_PRICE=free must be an amount like 25.']
	])('refuse %j in one sentence', (env, sentence) => {
		const read = readSettings(env);
		expect(read.ok).toBe(false);
		if (!read.ok) expect(read.what).toContain(sentence);
	});

	it('take plain http on a local network when that is asked for', () => {
		const read = readSettings({ ORIGIN: 'http://192.168.1.9:3000', INSECURE_LAN: '1' });
		expect(read.ok).toBe(true);
	});

	it.each([
		{ DATABASE_URL: 'nonsense:secret' },
		{ SMS_URL: 'http://secret@sms.example' },
		{ SMS_TOKEN: 'secret two' },
		{ SMS_BODY: '{"password":"secret"}' }
	])('never repeat a password: %j', (env) => {
		const read = readSettings(env);
		expect(read.ok).toBe(false);
		expect(JSON.stringify(read)).not.toContain('secret');
	});

	it('know where texts for phones go: nowhere, to any provider, to Africa’s Talking', () => {
		const smsIn = (env: Record<string, string>) => {
			const read = readSettings(env);
			return read.ok ? read.settings.sms : read.what;
		};
		expect(smsIn({})).toBe(null);
		expect(
			smsIn({ SMS_URL: 'http://127.0.0.1:5630/send', SMS_BODY: '{"to":"{to}","text":"{text}"}' })
		).toEqual({
			provider: 'http',
			url: 'http://127.0.0.1:5630/send',
			token: null,
			sender: null,
			body: { to: '{to}', text: '{text}' }
		});
		const account = { SMS_TOKEN: 'key', SMS_USERNAME: 'glass', SMS_FROM: 'Glass' };
		expect(smsIn({ SMS_PROVIDER: 'africastalking', ...account })).toEqual({
			provider: 'africastalking',
			url: 'https://api.africastalking.com/version1/messaging',
			token: 'key',
			username: 'glass',
			sender: 'Glass'
		});
	});

	it('count an empty value as not set', () => {
		expect(readSettings({ PORT: '' })).toMatchObject({ ok: true, settings: { port: 3000 } });
	});

	it('all stand in the table of docs/operations.md, and nothing else does', () => {
		const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
		const [, settings = ''] = page.split('## Settings');
		const rows = settings.split('\n## ')[0]?.match(/^\| `[^|]*/gm) ?? [];
		const named = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((name) => name[1]));
		expect(named.sort()).toEqual([...SETTING_NAMES].sort());
	});
});
