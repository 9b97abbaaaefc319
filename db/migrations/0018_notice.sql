-- What a person is told, by which channel, and what became of it. A notice is a promise: it ends in a visible state.
create table notice (
	id uuid primary key default gen_random_uuid(),
	school_id uuid not null references school,
	candidate_id uuid not null,
	channel text not null check (channel in ('inbox', 'email')),
	kind text not null check (kind in ('published', 'planning', 'reminder')),
	-- Names the step that promised it: a step done twice promises once.
	key text not null,
	-- [{lesson, kind, was, now}] (src/domain/notices/net-change.ts); its text is made of what still holds of it when it is sent.
	changes jsonb not null,
	-- due: not handed over yet · sending: being handed over · accepted: by the provider, or in the inbox ·
	-- failed: not accepted, and not tried again by itself · expired: nothing of it held any more ·
	-- unknown: the provider may have taken it, so nobody sends it again by itself
	state text not null default 'due' check (state in ('due', 'sending', 'accepted', 'failed', 'expired', 'unknown')),
	attempts int not null default 0,
	-- As sent.
	address text,
	subject text,
	body text,
	provider_id text,
	error text,
	created_at timestamptz not null default now(),
	settled_at timestamptz,
	read_at timestamptz,
	unique (school_id, key),
	foreign key (school_id, candidate_id) references candidate (school_id, id)
);
create index notice_person on notice (candidate_id, created_at desc);
create index notice_log on notice (school_id, created_at desc, id);
create index notice_open on notice (candidate_id, channel) where state in ('due', 'sending');

-- What a person was told of a lesson last by each channel: the other half of every net change. No entry: that it is off.
create table told (
	school_id uuid not null,
	candidate_id uuid not null,
	channel text not null,
	lesson_id uuid not null,
	entry jsonb,
	ends_at timestamptz not null,
	told_at timestamptz not null default now(),
	primary key (candidate_id, channel, lesson_id),
	foreign key (school_id, candidate_id) references candidate (school_id, id)
);

-- Messages of the inbox nobody has read: beside the planning's version, so that one look tells both.
alter table candidate add column unread int not null default 0 check (unread >= 0);

alter table school add column quiet_seconds int not null default 120 check (quiet_seconds between 0 and 3600);

do $$
declare t text;
begin
	foreach t in array array['notice', 'told'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy own_school on %I to app using (school_id = current_school()) with check (school_id = current_school())', t);
		execute format('create policy sweep_reads on %I for select to sweep using (true)', t);
		execute format('create policy own_candidate on %I as restrictive to app using (current_candidate() is null or candidate_id = current_candidate())', t);
		execute format('grant select, insert, update on %I to app', t);
		execute format('grant select on %I to sweep', t);
	end loop;
end $$;
grant delete on told to app;

-- The relay works across schools: it claims what waits and notes what became of it, and can change nothing else.
create policy relay on outbox for update to sweep using (true) with check (true);
grant update (claimed_until, attempts, available_at, done_at, dead_at, error) on outbox to sweep;

-- Those published before there were notices know their planning: they are not told it anew.
insert into told (school_id, candidate_id, channel, lesson_id, entry, ends_at)
select p.school_id, p.candidate_id, c.channel, p.lesson_id, p.entry, p.ends_at
from planning_entry p cross join (values ('inbox'), ('email')) c(channel)
where p.published and p.ends_at > now();
create index outbox_key on outbox (key) where done_at is null;
update outbox set done_at = now(), error = 'before there were notices' where done_at is null;

-- What the worker last said of itself: screens tell why nothing goes out.
create table worker_state (
	single boolean primary key default true check (single),
	temporal text not null check (temporal in ('ok', 'away')),
	since timestamptz not null default now(),
	seen_at timestamptz not null default now()
);
grant select, insert, update on worker_state to app;
