import { expect, it, vi } from 'vitest';
import { fits, hashPassword } from './password.ts';

const cores = vi.hoisted(() => ({ busy: 0, most: 0 }));
vi.mock('@node-rs/argon2', () => {
	const work = async <T>(result: T): Promise<T> => {
		cores.most = Math.max(cores.most, ++cores.busy);
		await new Promise((done) => setTimeout(done, 1));
		cores.busy -= 1;
		return result;
	};
	return { hash: (password: string) => work(`hash of ${password}`), verify: () => work(true) };
});

it('two cores at most hash or check passwords, and no new password is turned away', async () => {
	const checks = Array.from({ length: 40 }, () => fits('hash', 'x'));
	const fresh = Array.from({ length: 40 }, (_, n) => hashPassword(String(n)));
	expect(await Promise.all(fresh)).toEqual(fresh.map((_, n) => `hash of ${String(n)}`));
	expect((await Promise.all(checks)).filter((answer) => answer === 'busy')).toHaveLength(6);
	expect(cores.most).toBe(2);
});
