import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ensureRoles } from '#db/roles.ts';
import { connect } from '#db/sql.ts';

const FOLDER = new URL('../../db/migrations/', import.meta.url);

test('an owner who is no superuser migrates too, and what earlier imports brought is known', async () => {
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	const url = new URL(process.env['TEST_POSTGRES'] ?? '');
	const root = connect(url.href, 1);
	await ensureRoles(root, null);
	await root.unsafe(`create role ${name} login password 'owner'`);
	await root.unsafe(`create database ${name} owner ${name}`);
	url.pathname = name;
	const above = connect(url.href, 1);
	url.username = name;
	url.password = 'owner';
	const owner = connect(url.href, 1);
	try {
		const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
		const text = (file: string) => readFile(new URL(file, FOLDER), 'utf8');
		for (const file of files.filter((one) => one < '0012')) await owner.unsafe(await text(file));
		await above.unsafe(BROUGHT_BEFORE);
		for (const file of files.filter((one) => one >= '0012')) {
			const sql = await text(file);
			await owner.begin((tx) => tx.unsafe(sql));
		}
		expect(await above`select source, withdrawn from brought`).toEqual([
			{ source: 'awa.ics', withdrawn: false }
		]);
		const open = await above`select relname from pg_class where relrowsecurity and not relforcerowsecurity`;
		expect(open).toEqual([]);
	} finally {
		await Promise.all([owner.end({ timeout: 2 }), above.end({ timeout: 2 })]);
		await root.unsafe(`drop database ${name} with (force)`);
		await root.unsafe(`drop role ${name}`);
		await root.end({ timeout: 2 });
	}
});

/** One lesson that an import took, as version 0.1 left it. */
const BROUGHT_BEFORE = `
	with s as (insert into school (id, slug, name, zone, profile, profile_version)
			values (gen_random_uuid(), 'glass', 'Glass', 'Africa/Libreville', 'ga-cnepc', 1) returning id),
		a as (insert into account (id, email, password_hash)
			values (gen_random_uuid(), 'rose@glass.test', '!') returning id),
		w as (insert into instructor (id, school_id, name) select gen_random_uuid(), id, 'Awa' from s returning id, school_id),
		b as (insert into board (school_id, week) select id, '2026-W51' from s),
		l as (insert into lesson (id, school_id, week, version, kind, state, starts_at, ends_at, busy_until, away_until,
				instructor_id)
			select gen_random_uuid(), school_id, '2026-W51', 1, 'driving', 'planned', '2026-12-14T07:00Z', '2026-12-14T08:00Z',
				'2026-12-14T08:00Z', '2026-12-14T08:00Z', id from w returning id, school_id),
		i as (insert into import (id, school_id, account_id, files, zone, window_from, window_to)
			select gen_random_uuid(), s.id, a.id, '[]', 'Africa/Libreville', '2026-11-01', '2027-11-01' from s, a
			returning id, school_id)
	insert into import_row (school_id, import_id, n, event, lesson_id, draft, outcome)
		select l.school_id, i.id, 1, '{"calendar":"Awa.ics (1)"}', l.id, '{}', '{"outcome":"taken"}' from l, i`;
