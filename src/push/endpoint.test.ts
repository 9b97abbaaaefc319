import { expect, test } from 'vitest';
import { endpointOf, isPublic } from './endpoint.ts';

test.each([
	'https://fcm.googleapis.com/fcm/send/dXNlcg:APA91b',
	'https://updates.push.services.mozilla.com/wpush/v2/gAAAA',
	'https://web.push.apple.com/QGuQyavXutnMH',
	'https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d'
])('a push service is one: %s', (text) => {
	expect(endpointOf(text)?.href).toBe(text);
});

test.each([
	'http://fcm.googleapis.com/x',
	'ftp://fcm.googleapis.com/x',
	'https://fcm.googleapis.com:8443/x',
	'https://user:word@fcm.googleapis.com/x',
	'https://fcm.googleapis.com/x#y',
	'https://localhost/x',
	'https://push.localhost/x',
	'https://postgres/x',
	'https://printer.local/x',
	'https://metadata.google.internal/x',
	'https://metadata.google.internal./x',
	'https://127.0.0.1/x',
	'https://2130706433/x',
	'https://0x7f.1/x',
	'https://8.8.8.8/x',
	'https://[::1]/x',
	'https://[2a00:1450::1]/x',
	'/fcm/send',
	`https://fcm.googleapis.com/${'x'.repeat(1_500)}`
])('nothing of ours is ever knocked at: %s', (text) => {
	expect(endpointOf(text)).toBeNull();
});

test.each(['142.250.179.106', '17.188.143.34', '172.15.0.1', '172.32.0.1', '2a00:1450:4007:80c::200a'])(
	'%s is out on the internet',
	(address) => {
		expect(isPublic(address)).toBe(true);
	}
);

test.each([
	'127.0.0.1',
	'0.0.0.0',
	'10.1.2.3',
	'100.64.0.1',
	'169.254.169.254',
	'172.16.0.1',
	'172.31.255.255',
	'192.168.1.1',
	'198.18.0.1',
	'224.0.0.1',
	'255.255.255.255',
	'::',
	'::1',
	'::ffff:8.8.8.8',
	'::ffff:127.0.0.1',
	'64:ff9b::7f00:1',
	'fe80::1',
	'fe80::1%eth0',
	'fc00::1',
	'fd12:3456::1',
	'ff02::1',
	'2001:db8::1',
	'2002:7f00:1::',
	'2001:0:7f00:1::1',
	'fcm.googleapis.com'
])('%s is not', (address) => {
	expect(isPublic(address)).toBe(false);
});
