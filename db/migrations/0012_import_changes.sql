-- A file that is read again is held against what earlier files brought: what is new, moved, gone. An import can be
-- taken back, or stand still until an admin takes it up.
alter table import drop constraint import_state_check;
alter table import add constraint import_state_check check
	(state in ('uploaded', 'mapped', 'previewed', 'applying', 'stopped', 'applied', 'undoing', 'undone'));

-- The process at work on it.
alter table import add worker uuid;
-- Why it stopped before the end.
alter table import add trouble text check (trouble in ('not_admin', 'failed'));

-- What an earlier import brought as the same lesson: {entry, event, draft, withdrawn}. With a draft the row changes it;
-- without, the file has it no longer.
alter table import_row add was jsonb;
-- In this order the judge found that the rows fit beside each other.
alter table import_row add turn int;
-- {undone: 'back'} | {undone: 'kept', by, at}
alter table import_row add undone jsonb;
create index import_row_waiting on import_row (import_id, turn) where outcome is null;

-- Which lesson each entry of a file stands for, and how the last import left it.
create table brought (
	school_id uuid not null references school,
	lesson_id uuid not null,
	entry_id uuid not null,
	import_id uuid not null,
	-- The calendar or table it came from: what is gone is looked for among its own.
	source text not null,
	event jsonb not null,
	draft jsonb not null,
	-- An import cancelled it; nobody else did.
	withdrawn boolean not null default false,
	primary key (school_id, lesson_id),
	unique (school_id, entry_id),
	foreign key (school_id, lesson_id) references lesson (school_id, id),
	foreign key (school_id, import_id) references import (school_id, id)
);
create index brought_source on brought (school_id, source);

alter table brought enable row level security;
alter table brought force row level security;
create policy own_school on brought to app using (school_id = current_school()) with check (school_id = current_school());
create policy no_candidate on brought as restrictive to app using (current_candidate() is null);
grant select, insert, update, delete on brought to app;

-- An owner who is no superuser sees and writes no row of a forced table.
alter table brought no force row level security;
alter table import no force row level security;
alter table import_row no force row level security;
alter table lesson no force row level security;

insert into brought (school_id, lesson_id, entry_id, import_id, source, event, draft)
	select distinct on (r.lesson_id) r.school_id, r.lesson_id, r.lesson_id, r.import_id,
		lower(regexp_replace(r.event->>'calendar', '\s*\(\d+\)$', '')), r.event, r.draft
	from import_row r join import i on i.id = r.import_id
	where r.outcome->>'outcome' = 'taken' and r.draft is not null
		and exists (select 1 from lesson l where l.school_id = r.school_id and l.id = r.lesson_id)
	order by r.lesson_id, i.created_at desc;

alter table brought force row level security;
alter table import force row level security;
alter table import_row force row level security;
alter table lesson force row level security;
