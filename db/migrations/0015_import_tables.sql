-- Tables: what their columns tell is looked at before anything else, and kept for the next file with these headers.
-- Lists of people and vehicles are imports too.
alter table import drop constraint import_state_check;
alter table import add constraint import_state_check check (state in
	('columns', 'listed', 'uploaded', 'mapped', 'previewed', 'applying', 'stopped', 'applied', 'undoing', 'undone'));
-- [{file, fingerprint, headers, sample, mapping, isSettled}]
alter table import add tables jsonb not null default '[]';

-- `columns`: how a table with these headers is read, by their fingerprint.
alter table import_choice drop constraint import_choice_kind_check;
alter table import_choice add constraint import_choice_kind_check check
	(kind in ('instructors', 'candidates', 'vehicles', 'places', 'by', 'columns'));

-- The form as it was sent, to be read again when columns are changed. Goes when the import is applied or discarded.
create table import_upload (
	school_id uuid not null,
	import_id uuid primary key,
	body bytea not null check (length(body) <= 11 * 1024 * 1024),
	content_type text not null,
	foreign key (school_id, import_id) references import (school_id, id) on delete cascade
);

-- Somebody or something a list names, and what becomes of it.
create table import_listed (
	school_id uuid not null,
	import_id uuid not null,
	n int not null check (n >= 1),
	listed jsonb not null,
	verdict jsonb not null,
	primary key (import_id, n),
	foreign key (school_id, import_id) references import (school_id, id) on delete cascade
);

do $$
declare t text;
begin
	foreach t in array array['import_upload', 'import_listed'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy own_school on %I to app using (school_id = current_school()) with check (school_id = current_school())', t);
		execute format('create policy no_candidate on %I as restrictive to app using (current_candidate() is null)', t);
		execute format('grant select, insert, update, delete on %I to app', t);
	end loop;
end $$;
