-- What a school has said of the names in its files, so that the next file asks nothing it was told before.
create table import_choice (
	school_id uuid not null references school,
	-- A group of names; or `by`: what tells whose lesson an entry of that calendar is.
	kind text not null check (kind in ('instructors', 'candidates', 'vehicles', 'places', 'by')),
	-- The folded name, or the source.
	key text not null check (length(key) between 1 and 300),
	choice jsonb not null,
	changed_at timestamptz not null default now(),
	primary key (school_id, kind, key)
);
alter table import_choice enable row level security;
alter table import_choice force row level security;
create policy own_school on import_choice to app using (school_id = current_school()) with check (school_id = current_school());
create policy no_candidate on import_choice as restrictive to app using (current_candidate() is null);
grant select, insert, update on import_choice to app;
