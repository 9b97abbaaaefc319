-- What a person does not want to hear by a channel. No row: they want it. The inbox tells everything.
create table notice_choice (
	school_id uuid not null,
	candidate_id uuid not null,
	channel text not null check (channel in ('email')),
	kind text not null check (kind in ('published', 'planning', 'reminder')),
	at timestamptz not null default now(),
	primary key (candidate_id, channel, kind),
	foreign key (school_id, candidate_id) references candidate (school_id, id)
);

-- A letter's own link has ended such letters: it does so once.
alter table notice add column declined_at timestamptz;

-- Proves that the keys of SECRET_KEYS are those this database was encrypted with.
create table secret_check (
	key_id text primary key,
	sealed text not null,
	at timestamptz not null default now()
);
grant select, insert on secret_check to app;

alter table notice_choice enable row level security;
alter table notice_choice force row level security;
create policy own_school on notice_choice to app using (school_id = current_school()) with check (school_id = current_school());
create policy own_candidate on notice_choice as restrictive to app
	using (current_candidate() is null or candidate_id = current_candidate());
grant select, insert, delete on notice_choice to app;
