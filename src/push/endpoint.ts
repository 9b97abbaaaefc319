import { BlockList, isIP } from 'node:net';

/** Longer ones were never seen; the longest in use have some 500 characters. */
const LONGEST = 1_500;

/**
 * Where a browser says its pushes go, if we would ever send there: anybody signed in may claim any address, and ours is
 * the hand that knocks. Null: not a push service's. What the name leads to is asked when it is dialled (`isPublic`).
 */
export function endpointOf(text: string): URL | null {
	if (text.length > LONGEST || !URL.canParse(text)) return null;
	const url = new URL(text);
	const plain = url.username === '' && url.password === '' && url.hash === '';
	return url.protocol === 'https:' && url.port === '' && plain && isNameOfSite(url.hostname) ? url : null;
}

/** A name in the public tree of names: no address, no single word, nothing that is meant for one network only. */
function isNameOfSite(host: string): boolean {
	const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (isIP(bare) !== 0 || !bare.includes('.')) return false;
	return !/\.(localhost|local|internal|intranet|lan|home|corp|private|arpa|onion)$/i.test(bare);
}

const NOT_PUBLIC = new BlockList();
for (const [net, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4]
] as const)
	NOT_PUBLIC.addSubnet(net, bits, 'ipv4');
// Of what is public by its first bits: ways into IPv4, and addresses for examples.
for (const [net, bits] of [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
] as const)
	NOT_PUBLIC.addSubnet(net, bits, 'ipv6');
const PUBLIC = new BlockList();
PUBLIC.addSubnet('2000::', 3, 'ipv6');

/** Reached over the internet, and neither this machine nor a neighbour of it. @param address as a name was resolved */
export function isPublic(address: string): boolean {
	if (isIP(address) === 4) return !NOT_PUBLIC.check(address, 'ipv4');
	return isIP(address) === 6 && PUBLIC.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}
