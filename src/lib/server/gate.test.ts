import { describe, expect, it } from 'vitest';
import { type Role } from '#domain/policy.ts';
import { type Session } from '#identity/identity.ts';
import { gate, homeOf, ownPath } from './gate.ts';

const session = (...roles: Role[]): Session => ({
	publicId: 'p',
	actor: { account: 'a', school: 's', roles, instructor: null, candidate: null },
	name: 'Rose',
	locale: 'fr',
	passwordGiven: false,
	school: { id: 's', slug: 's', name: 'Glass', zone: 'Africa/Libreville', demo: false }
});

describe('the gates', () => {
	const passes = (route: string | null, ...roles: Role[]) => gate(route, session(...roles)).pass;

	it('let each role into its own rooms', () => {
		expect(passes('/(admin)/admin/planning', 'admin')).toBe(true);
		expect(passes('/(admin)/admin/planning', 'instructor')).toBe(false);
		expect(passes('/(admin)', 'candidate')).toBe(false);
		expect(passes('/(instructor)/agenda', 'instructor')).toBe(true);
		expect(passes('/(instructor)/agenda/board', 'admin')).toBe(true);
		expect(passes('/(instructor)/agenda', 'candidate')).toBe(false);
		expect(passes('/(candidate)/my', 'candidate')).toBe(true);
		expect(passes('/(candidate)/my', 'admin')).toBe(false);
		expect(passes('/(candidate)/my', 'admin', 'candidate')).toBe(true);
		expect(passes('/api/v1/directory', 'candidate')).toBe(true);
	});

	it('let nobody anywhere with a password somebody else made, but to choose their own', () => {
		const given = { ...session('admin', 'candidate'), passwordGiven: true };
		for (const route of [
			'/(admin)/admin/planning',
			'/(candidate)/my',
			'/(account)/account',
			'/api/v1/directory'
		])
			expect(gate(route, given)).toEqual({ pass: false, why: 'password' });
		expect(gate('/(account)/account/first', given).pass).toBe(true);
		expect(gate('/(public)/sign-out', given).pass).toBe(true);
	});

	it('ask everybody else who they are, and leave public pages alone', () => {
		for (const route of ['/(admin)/admin', '/(instructor)/agenda', '/(candidate)/my', '/api/v1/directory'])
			expect(gate(route, null)).toEqual({ pass: false, why: 'sign_in' });
		for (const route of ['/(public)/sign-in', '/', null]) expect(gate(route, null)).toEqual({ pass: true });
	});

	it('lead home by the strongest role', () => {
		expect(homeOf(session('candidate', 'admin'))).toBe('/admin/planning');
		expect(homeOf(session('instructor'))).toBe('/agenda');
		expect(homeOf(session('candidate'))).toBe('/my');
	});
});

describe('the way back after sign-in', () => {
	it('stays on this site', () => {
		expect(ownPath('/admin/planning?week=2026-W48&day=2')).toBe('/admin/planning?week=2026-W48&day=2');
		for (const elsewhere of [
			'https://evil.test',
			'//evil.test',
			'/\\evil.test',
			'/\t/evil.test',
			'javascript:alert(1)',
			'/a\r\nSet-Cookie: x',
			'/sign-in?next=/sign-in',
			'/sign-out',
			`/${'a'.repeat(600)}`,
			'',
			null
		])
			expect(ownPath(elsewhere), String(elsewhere)).toBeNull();
	});
});
