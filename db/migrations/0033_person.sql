-- Whoever is told things in a school: a candidate, or a member of staff (of whatever roles: one person, one inbox).
create table person (
	-- A candidate's own id; of staff one of its own.
	id uuid primary key default gen_random_uuid(),
	school_id uuid not null references school,
	staff boolean not null,
	account_id uuid references account,
	-- Messages of the inbox nobody has read.
	unread int not null default 0 check (unread >= 0),
	unique (school_id, id),
	check (not staff or account_id is not null)
);
create unique index person_staff on person (school_id, account_id) where staff;

alter table person enable row level security;
create policy own_school on person to app using (school_id = current_school()) with check (school_id = current_school());
create policy sweep_reads on person for select to sweep using (true);
create policy own_candidate on person as restrictive to app
	using (current_candidate() is null or id = current_candidate());
grant select, insert, update on person to app;
grant select on person to sweep;

create function person_of_candidate() returns trigger language plpgsql as $$
begin
	insert into person (id, school_id, staff, account_id) values (new.id, new.school_id, false, new.account_id)
		on conflict (id) do update set account_id = excluded.account_id;
	return null;
end $$;
create trigger person_of_candidate after insert or update of account_id on candidate
	for each row execute function person_of_candidate();

create function person_of_member() returns trigger language plpgsql as $$
begin
	insert into person (school_id, staff, account_id) values (new.school_id, true, new.account_id) on conflict do nothing;
	return null;
end $$;
create trigger person_of_member after insert on membership
	for each row when (new.role <> 'candidate') execute function person_of_member();

-- What an instructor knows of a lesson of theirs, as `planning_entry` says what a candidate may know. Who comes to a class
-- is no news to them; who sits beside them is. Compared by ids: a name that is spelled anew is no change.
create view teaching_entry with (security_invoker = true) as
select l.school_id, p.id as person_id, l.id as lesson_id, l.week, b.published_at is not null as published,
	l.starts_at, l.ends_at,
	jsonb_build_object(
		'lesson', l.id, 'version', l.version, 'kind', l.kind, 'state', l.state, 'topic', l.topic,
		'start', to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'end', to_char(l.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'instructor', null, 'phone', null, 'plate', v.plate, 'model', v.model,
		'place', o.name, 'address', o.address,
		'cancelledBy', l.cancelled_by, 'cancelReason', l.cancel_reason,
		'people', s.people, 'seats', s.seats) as entry
from person p
join instructor i on i.school_id = p.school_id and i.account_id = p.account_id
join lesson l on l.instructor_id = i.id
join board b on b.school_id = l.school_id and b.week = l.week
left join vehicle v on v.id = l.vehicle_id
left join place o on o.id = l.place_id
left join lateral (
	select string_agg(c.name, ', ' order by c.name collate by_name, c.id) as people,
		string_agg(c.id::text, ' ' order by c.id) as seats
	from lesson_candidate lc join candidate c on c.id = lc.candidate_id
	where lc.lesson_id = l.id and l.kind <> 'theory') s on true
where p.staff;

-- The lessons of everybody who is told of lessons.
create view person_entry with (security_invoker = true) as
select school_id, candidate_id as person_id, lesson_id, week, published, starts_at, ends_at, entry from planning_entry
union all
select school_id, person_id, lesson_id, week, published, starts_at, ends_at, entry from teaching_entry;

-- With their names, and as what they are spoken to. Whoever left is not active.
create view named_person with (security_invoker = true) as
select p.id, p.school_id, p.account_id, p.unread, c.phone, coalesce(c.name, m.name) as name,
	case when not p.staff then 'candidate' when m.runs then 'admin' else 'instructor' end as role,
	coalesce(c.active, m.open, false) as active
from person p
left join candidate c on c.id = p.id and not p.staff
left join lateral (
	select min(name) as name, bool_or(ended_at is null) as open, bool_or(ended_at is null and role = 'admin') as runs
	from membership where school_id = p.school_id and account_id = p.account_id and role <> 'candidate') m on p.staff;
grant select on teaching_entry, person_entry, named_person to app, sweep;

-- What somebody is told hangs on the person.
alter table notice rename column candidate_id to person_id;
alter table told rename column candidate_id to person_id;
alter table notice_choice rename column candidate_id to person_id;
alter table push_device rename column candidate_id to person_id;

-- An owner who is no superuser sees no row of a forced table.
do $$
declare t text;
begin
	foreach t in array array['candidate', 'instructor', 'membership', 'lesson', 'lesson_candidate', 'board', 'vehicle', 'place',
		'notice', 'told', 'notice_choice', 'push_device'] loop
		execute format('alter table %I no force row level security', t);
	end loop;
end $$;

insert into person (id, school_id, staff, account_id, unread) select id, school_id, false, account_id, unread from candidate;
insert into person (school_id, staff, account_id)
	select distinct school_id, true, account_id from membership where role <> 'candidate';
alter table candidate drop column unread;

alter table notice drop constraint notice_school_id_candidate_id_fkey,
	add foreign key (school_id, person_id) references person (school_id, id);
alter table told drop constraint told_school_id_candidate_id_fkey,
	add foreign key (school_id, person_id) references person (school_id, id);
alter table notice_choice drop constraint notice_choice_school_id_candidate_id_fkey,
	add foreign key (school_id, person_id) references person (school_id, id);
alter table push_device drop constraint push_device_school_id_candidate_id_fkey,
	add foreign key (school_id, person_id) references person (school_id, id);

-- Instructors of before there were messages to them know their lessons.
insert into told (school_id, person_id, channel, lesson_id, entry, ends_at)
select e.school_id, e.person_id, c.channel, e.lesson_id, e.entry, e.ends_at
from teaching_entry e cross join (values ('inbox'), ('email'), ('push')) c(channel)
where e.published and e.ends_at > now();

do $$
declare t text;
begin
	foreach t in array array['candidate', 'instructor', 'membership', 'lesson', 'lesson_candidate', 'board', 'vehicle', 'place',
		'notice', 'told', 'notice_choice', 'push_device', 'person'] loop
		execute format('alter table %I force row level security', t);
	end loop;
end $$;

-- What a commit did to instructors' own lessons, `[{instructor, lesson, by, end}]`: whoever did it themselves knows it, the
-- others have to hear of it.
create function teaching_record(p_school uuid, teaching jsonb) returns void language plpgsql as $$
begin
	insert into told (school_id, person_id, channel, lesson_id, entry, ends_at)
		select p_school, p.id, c.channel, (t->>'lesson')::uuid, e.entry, coalesce(e.ends_at, (t->>'end')::timestamptz)
		from jsonb_array_elements(teaching) t
		join instructor i on i.id = (t->>'instructor')::uuid and i.account_id = (t->>'by')::uuid
		join person p on p.staff and p.school_id = p_school and p.account_id = i.account_id
		cross join (values ('inbox'), ('email'), ('push')) c(channel)
		left join teaching_entry e on e.person_id = p.id and e.lesson_id = (t->>'lesson')::uuid
		on conflict (person_id, channel, lesson_id) do update
			set entry = excluded.entry, ends_at = excluded.ends_at, told_at = excluded.told_at;
	insert into outbox (school_id, kind, key, payload)
		select distinct p_school, 'planning_changed', 'person/' || p_school || '/' || p.id, jsonb_build_object('person', p.id)
		from jsonb_array_elements(teaching) t
		join instructor i on i.id = (t->>'instructor')::uuid and i.account_id <> (t->>'by')::uuid
		join person p on p.staff and p.school_id = p_school and p.account_id = i.account_id;
end $$;

create or replace function board_commit_record(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
begin
	insert into board_log (school_id, week, epoch, seq, change)
		select p_school, b->>'week', (b->>'epoch')::int, (b->>'seq')::bigint, decode(b->>'change', 'base64')
		from jsonb_array_elements(c->'boards') b;
	insert into edit (id, school_id, week, account_id, verdict)
		select (e->>'id')::uuid, p_school, e->>'week', (e->>'account')::uuid, e->'verdict' from jsonb_array_elements(c->'edits') e;
	if c->'audit' <> '[]' then
		insert into audit (school_id, account_id, role, action, thing, thing_id, edit_id, before, after, reason)
			select p_school, (a->>'account')::uuid, a->>'role', a->>'action', a->>'thing', a->>'thingId', (a->>'edit')::uuid,
				nullif(a->'before', 'null'), nullif(a->'after', 'null'), a->>'reason' from jsonb_array_elements(c->'audit') a;
	end if;
	if c->'outbox' <> '[]' then
		insert into outbox (school_id, kind, key, payload)
			select p_school, o->>'kind', o->>'key', o->'payload' from jsonb_array_elements(c->'outbox') o;
	end if;
	if c->'teaching' <> '[]' then perform teaching_record(p_school, c->'teaching'); end if;
	if c->'events' = '[]' then return '[]'; end if;
	return candidate_events_write(p_school, c->'events');
end $$;
