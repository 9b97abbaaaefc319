-- Timetables brought from elsewhere. An import is one row with a state; its rows keep what the file said, what was
-- judged and what became of it, so that one that was cut off goes on where it stood.

create table import (
	id uuid primary key,
	school_id uuid not null references school,
	account_id uuid not null references account,
	state text not null default 'uploaded' check (state in ('uploaded', 'mapped', 'previewed', 'applying', 'applied')),
	-- [{name, bytes}]
	files jsonb not null,
	zone text not null,
	window_from date not null,
	window_to date not null,
	mapping jsonb,
	-- Why lessons that break a soft rule are taken all the same; null: they are not.
	override_reason text,
	created_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	unique (school_id, id),
	check (window_to > window_from)
);
create index import_newest on import (school_id, created_at desc);

create table import_row (
	school_id uuid not null,
	import_id uuid not null,
	n int not null check (n >= 1),
	-- The file's event on its date; its text may name people, so it goes with the import.
	event jsonb not null,
	-- Names the lesson for good: the same event gives the same id in every import of this school.
	lesson_id uuid,
	draft jsonb,
	verdict jsonb,
	left_out boolean not null default false,
	outcome jsonb,
	primary key (import_id, n),
	foreign key (school_id, import_id) references import (school_id, id) on delete cascade
);

do $$
declare t text;
begin
	foreach t in array array['import', 'import_row'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy own_school on %I to app using (school_id = current_school()) with check (school_id = current_school())', t);
		execute format('create policy no_candidate on %I as restrictive to app using (current_candidate() is null)', t);
		execute format('create policy sweep_reads on %I for select to sweep using (true)', t);
		execute format('grant select, insert, update, delete on %I to app', t);
		execute format('grant select on %I to sweep', t);
	end loop;
end $$;
