-- Days on which the school is closed beside its weekdays: feasts, holidays. What is decided rests on them, so a change
-- of them changes the version of the school's facts as a change of its rules does.
create table closure (
	id uuid primary key default gen_random_uuid(),
	school_id uuid not null references school,
	first_day date not null,
	-- The school is closed on it too.
	last_day date not null,
	name text not null check (length(name) between 1 and 80),
	-- Somebody changed it by hand: an import that brought it leaves it then.
	version int not null default 1,
	unique (school_id, first_day, last_day, name),
	check (last_day >= first_day and last_day < first_day + 366)
);
alter table closure enable row level security;
alter table closure force row level security;
create policy own_school on closure to app
	using (school_id = current_school()) with check (school_id = current_school());
create policy no_candidate on closure as restrictive to app using (current_candidate() is null);
grant select, insert, update, delete on closure to app;

create trigger school_facts_change before insert or update or delete on closure
	for each row execute function school_facts_change();

-- A whole day of the file, ticked to become a closure.
alter table import_row add closes boolean not null default false;
