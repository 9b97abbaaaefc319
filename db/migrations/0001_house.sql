-- The house from its first stone: schools behind a wall, people, the lessons and the rules no one may break.
-- Written for PostgreSQL 15 and later. Roles `app` and `sweep` exist before this runs (db/roles.ts).

create extension if not exists btree_gist;
create extension if not exists citext;

-- ── Who is asking ────────────────────────────────────────────────────────────
create function current_school() returns uuid language sql stable as
	$$ select nullif(current_setting('app.school', true), '')::uuid $$;
create function current_candidate() returns uuid language sql stable as
	$$ select nullif(current_setting('app.candidate', true), '')::uuid $$;
create function current_account() returns uuid language sql stable as
	$$ select nullif(current_setting('app.account', true), '')::uuid $$;

-- ── Schools and accounts ─────────────────────────────────────────────────────
create table school (
	id uuid primary key,
	slug text not null unique check (slug ~ '^[a-z0-9-]{2,40}$'),
	name text not null check (length(name) between 1 and 120),
	zone text not null,
	profile text not null,
	profile_version int not null,
	demo boolean not null default false,
	created_at timestamptz not null default now()
);

-- Hours, grid and buffers hold from a date on; the newest row not after a lesson's day applies to it.
create table school_rule (
	school_id uuid not null references school,
	valid_from date not null,
	rules jsonb not null,
	created_at timestamptz not null default now(),
	primary key (school_id, valid_from)
);

-- Identity only: what a person signs in with. Names live on the school's own rows.
create table account (
	id uuid primary key,
	email citext unique check (length(email) between 3 and 254),
	phone text unique check (phone ~ '^\+[1-9][0-9]{6,14}$'),
	password_hash text not null,
	locale text not null default 'fr' check (locale in ('fr', 'en')),
	disabled_at timestamptz,
	created_at timestamptz not null default now(),
	check (email is not null or phone is not null)
);

create table membership (
	school_id uuid not null references school,
	account_id uuid not null references account,
	role text not null check (role in ('admin', 'instructor', 'candidate')),
	name text not null check (length(name) between 1 and 80),
	ended_at timestamptz,
	primary key (school_id, account_id, role)
);
create index membership_account on membership (account_id);

-- Only the SHA-256 of the session's secret is kept; lists and revocations go by public_id.
create table session (
	id_hash text primary key,
	public_id uuid not null unique,
	account_id uuid not null references account,
	school_id uuid not null references school,
	created_at timestamptz not null default now(),
	expires_at timestamptz not null,
	ends_at timestamptz not null,
	ended_at timestamptz,
	agent text
);
create index session_account on session (account_id) where ended_at is null;

-- ── People and things of a school ────────────────────────────────────────────
create table instructor (
	id uuid primary key,
	school_id uuid not null references school,
	account_id uuid references account,
	name text not null check (length(name) between 1 and 80),
	phone text,
	permits text[] not null default '{B}',
	active boolean not null default true,
	version int not null default 1,
	unique (school_id, id),
	unique (school_id, account_id)
);

create table vehicle (
	id uuid primary key,
	school_id uuid not null references school,
	plate text not null check (length(plate) between 2 and 16),
	model text not null check (length(model) between 1 and 60),
	permit text not null default 'B',
	insurance_until date,
	inspection_until date,
	active boolean not null default true,
	version int not null default 1,
	unique (school_id, id),
	unique (school_id, plate)
);

create table place (
	id uuid primary key,
	school_id uuid not null references school,
	name text not null check (length(name) between 1 and 80),
	short_name text not null check (length(short_name) between 1 and 12),
	address text,
	one_at_a_time boolean not null default false,
	active boolean not null default true,
	version int not null default 1,
	unique (school_id, id),
	unique (school_id, name)
);

create table candidate (
	id uuid primary key,
	school_id uuid not null references school,
	account_id uuid references account,
	name text not null check (length(name) between 1 and 80),
	phone text,
	permit text not null default 'B',
	instructor_id uuid,
	hours_bought int not null default 20 check (hours_bought between 0 and 1000),
	active boolean not null default true,
	version int not null default 1,
	-- How many planning events this candidate was ever sent: gapless, so a page knows what it missed.
	planning_version bigint not null default 0,
	unique (school_id, id),
	unique (school_id, account_id),
	foreign key (school_id, instructor_id) references instructor (school_id, id)
);

-- ── Boards: one live document per school and ISO week ────────────────────────
create table board (
	school_id uuid not null references school,
	week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
	epoch int not null default 1,
	seq bigint not null default 0,
	published_at timestamptz,
	published_by uuid references account,
	closed_at timestamptz,
	primary key (school_id, week)
);

create table board_log (
	school_id uuid not null,
	week text not null,
	epoch int not null,
	seq bigint not null,
	change bytea not null,
	at timestamptz not null default now(),
	primary key (school_id, week, epoch, seq),
	foreign key (school_id, week) references board
);

-- One Yjs client id per document instance and socket owner, never used twice.
create table client_lease (
	school_id uuid not null references school,
	week text not null,
	epoch int not null,
	client_id bigint not null check (client_id between 1 and 4294967295),
	account_id uuid not null references account,
	session_id uuid not null references session (public_id),
	at timestamptz not null default now(),
	primary key (school_id, week, client_id)
);

-- Every edit ever decided, with its verdict: a retry gets the same answer.
create table edit (
	id uuid primary key,
	school_id uuid not null references school,
	week text not null,
	account_id uuid references account,
	verdict jsonb not null,
	at timestamptz not null default now()
);

-- ── Lessons ──────────────────────────────────────────────────────────────────
create table lesson (
	id uuid primary key,
	school_id uuid not null references school,
	week text not null,
	version int not null check (version >= 1),
	kind text not null check (kind in ('driving', 'manoeuvre', 'theory', 'mock_exam', 'official_exam', 'other')),
	state text not null check (state in ('planned', 'in_progress', 'done', 'no_show', 'cancelled', 'locked')),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	-- Until when the instructor stays taken: with the buffer, and with the longer one when the place changes.
	busy_until timestamptz not null,
	away_until timestamptz not null,
	instructor_id uuid,
	vehicle_id uuid,
	place_id uuid,
	place_exclusive boolean not null default false,
	capacity int check (capacity between 1 and 500),
	permit text,
	topic text,
	series_id uuid,
	cancelled_by text check (cancelled_by in ('school', 'candidate', 'force_majeure')),
	cancel_reason text,
	note text check (length(note) <= 2000),
	source text,
	unique (school_id, id),
	check (ends_at > starts_at and ends_at - starts_at <= interval '24 hours'),
	check (busy_until >= ends_at and away_until >= busy_until),
	check ((state = 'cancelled') = (cancelled_by is not null)),
	foreign key (school_id, week) references board (school_id, week),
	foreign key (school_id, instructor_id) references instructor (school_id, id),
	foreign key (school_id, vehicle_id) references vehicle (school_id, id),
	foreign key (school_id, place_id) references place (school_id, id),
	constraint instructor_once exclude using gist
		(instructor_id with =, tstzrange(starts_at, busy_until) with &&) where (state <> 'cancelled')
		deferrable initially immediate,
	constraint instructor_travel exclude using gist
		(instructor_id with =, place_id with <>, tstzrange(starts_at, away_until) with &&) where (state <> 'cancelled')
		deferrable initially immediate,
	constraint vehicle_once exclude using gist
		(vehicle_id with =, tstzrange(starts_at, ends_at) with &&) where (state <> 'cancelled')
		deferrable initially immediate,
	constraint place_once exclude using gist
		(place_id with =, tstzrange(starts_at, ends_at) with &&) where (state <> 'cancelled' and place_exclusive)
		deferrable initially immediate
);
create index lesson_week on lesson (school_id, week);
create index lesson_instructor on lesson (instructor_id, starts_at);
create unique index lesson_source on lesson (school_id, source) where source is not null;

create table lesson_candidate (
	school_id uuid not null,
	lesson_id uuid not null,
	candidate_id uuid not null,
	period tstzrange not null,
	active boolean not null,
	primary key (lesson_id, candidate_id),
	foreign key (school_id, lesson_id) references lesson (school_id, id),
	foreign key (school_id, candidate_id) references candidate (school_id, id),
	constraint candidate_once exclude using gist (candidate_id with =, period with &&) where (active)
		deferrable initially immediate
);
create index lesson_candidate_candidate on lesson_candidate (candidate_id);

-- A seat carries its lesson's period: no statement can make the two differ.
create function seat_follows_lesson() returns trigger language plpgsql as $$
begin
	select tstzrange(l.starts_at, l.ends_at), l.state <> 'cancelled' into strict new.period, new.active
		from lesson l where l.id = new.lesson_id for no key update;
	return new;
end $$;
create trigger seat_follows_lesson before insert or update on lesson_candidate
	for each row execute function seat_follows_lesson();

create function lesson_takes_seats_along() returns trigger language plpgsql as $$
begin
	update lesson_candidate set active = active where lesson_id = new.id;
	return null;
end $$;
create trigger lesson_takes_seats_along after update on lesson for each row
	when (old.starts_at <> new.starts_at or old.ends_at <> new.ends_at or old.state <> new.state)
	execute function lesson_takes_seats_along();

-- The lesson's row is locked by seat_follows_lesson, so two last seats are counted one after the other.
create function lesson_within_capacity() returns trigger language plpgsql as $$
declare room int; taken int; lesson_row uuid := coalesce(to_jsonb(new)->>'lesson_id', to_jsonb(new)->>'id')::uuid;
begin
	select capacity into room from lesson where id = lesson_row;
	select count(*) into taken from lesson_candidate where lesson_id = lesson_row and active;
	if room is not null and taken > room then
		raise exception 'lesson % holds %, not %', lesson_row, room, taken
			using errcode = '23514', constraint = 'lesson_capacity';
	end if;
	return null;
end $$;
create constraint trigger lesson_capacity after insert or update on lesson_candidate
	deferrable initially immediate for each row execute function lesson_within_capacity();
create constraint trigger lesson_capacity_change after update of capacity, state on lesson
	deferrable initially immediate for each row execute function lesson_within_capacity();

-- ── What happened ────────────────────────────────────────────────────────────
create table audit (
	id bigint generated always as identity primary key,
	school_id uuid not null references school,
	at timestamptz not null default now(),
	account_id uuid references account,
	role text not null,
	action text not null,
	thing text not null,
	thing_id text not null,
	edit_id uuid,
	before jsonb,
	after jsonb,
	reason text,
	-- Sealed later, in batches: a chain under one lock would cap all writes.
	seal_id bigint
);
create index audit_thing on audit (school_id, thing, thing_id, id);

create table audit_seal (
	id bigint generated always as identity primary key,
	first_audit bigint not null,
	last_audit bigint not null,
	hash bytea not null,
	previous bytea,
	at timestamptz not null default now()
);

create table outbox (
	id uuid primary key default gen_random_uuid(),
	school_id uuid not null references school,
	kind text not null,
	key text not null,
	payload jsonb not null,
	created_at timestamptz not null default now(),
	available_at timestamptz not null default now(),
	claimed_until timestamptz,
	attempts int not null default 0,
	done_at timestamptz,
	dead_at timestamptz,
	error text
);
create index outbox_waiting on outbox (available_at) where done_at is null and dead_at is null;

create table candidate_event (
	school_id uuid not null,
	candidate_id uuid not null,
	version bigint not null,
	at timestamptz not null default now(),
	lesson_id uuid not null,
	kind text not null check (kind in ('added', 'changed', 'cancelled', 'removed')),
	entry jsonb,
	was jsonb,
	by_account uuid references account,
	seen_at timestamptz,
	primary key (candidate_id, version),
	foreign key (school_id, candidate_id) references candidate (school_id, id)
);
create index candidate_event_unseen on candidate_event (candidate_id) where seen_at is null;

-- A swap somebody proposes on a colleague's lesson: steps become one batch when accepted.
create table proposal (
	id uuid primary key,
	school_id uuid not null references school,
	week text not null,
	steps jsonb not null,
	from_instructor uuid not null,
	to_instructor uuid not null,
	proposed_by uuid not null references account,
	proposed_at timestamptz not null default now(),
	state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn', 'overtaken')),
	decided_by uuid references account,
	decided_at timestamptz,
	foreign key (school_id, from_instructor) references instructor (school_id, id),
	foreign key (school_id, to_instructor) references instructor (school_id, id)
);
create index proposal_open on proposal (school_id, week) where state = 'open';

-- ── What a candidate may know of a lesson: an allow-list, and the only source of every candidate's byte ──
create view planning_entry with (security_invoker = true) as
select lc.school_id, lc.candidate_id, l.id as lesson_id, l.week, b.published_at is not null as published,
	l.starts_at, l.ends_at,
	jsonb_build_object(
		'lesson', l.id, 'version', l.version, 'kind', l.kind, 'state', l.state, 'topic', l.topic,
		'start', to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'end', to_char(l.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'instructor', i.name, 'phone', i.phone, 'plate', v.plate, 'model', v.model,
		'place', p.name, 'address', p.address,
		'cancelledBy', l.cancelled_by, 'cancelReason', l.cancel_reason) as entry
from lesson_candidate lc
join lesson l on l.id = lc.lesson_id
join board b on b.school_id = l.school_id and b.week = l.week
left join instructor i on i.id = l.instructor_id
left join vehicle v on v.id = l.vehicle_id
left join place p on p.id = l.place_id;

-- ── Walls ────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
	foreach t in array array['school_rule', 'instructor', 'vehicle', 'place', 'candidate', 'board', 'board_log',
		'client_lease', 'edit', 'lesson', 'lesson_candidate', 'audit', 'outbox', 'candidate_event', 'proposal']
	loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy own_school on %I to app using (school_id = current_school()) with check (school_id = current_school())', t);
		execute format('create policy sweep_reads on %I for select to sweep using (true)', t);
	end loop;
end $$;

alter table membership enable row level security;
alter table membership force row level security;
create policy own_school on membership to app
	using (school_id = current_school() or account_id = current_account())
	with check (school_id = current_school());
create policy sweep_reads on membership for select to sweep using (true);

-- The second wall: a session of a candidate reads its own rows, whatever the query forgot.
create policy own_candidate on candidate as restrictive to app
	using (current_candidate() is null or id = current_candidate());
create policy own_candidate on lesson_candidate as restrictive to app
	using (current_candidate() is null or candidate_id = current_candidate());
create policy own_candidate on candidate_event as restrictive to app
	using (current_candidate() is null or candidate_id = current_candidate());
create policy own_candidate on lesson as restrictive to app
	using (current_candidate() is null or exists (
		select 1 from lesson_candidate lc where lc.lesson_id = lesson.id and lc.candidate_id = current_candidate()));
create policy no_candidate on audit as restrictive to app using (current_candidate() is null);
create policy no_candidate on board_log as restrictive to app using (current_candidate() is null);
create policy no_candidate on edit as restrictive to app using (current_candidate() is null);

grant usage on schema public to app, sweep;
grant select, insert, update, delete on all tables in schema public to app;
grant usage on all sequences in schema public to app;
revoke update, delete on audit, audit_seal, board_log, edit from app;
revoke delete on school, account, lesson, candidate, instructor, vehicle, place, outbox, candidate_event from app;
grant select on all tables in schema public to sweep;
revoke select on account from sweep;
grant select (id, disabled_at) on account to sweep;
