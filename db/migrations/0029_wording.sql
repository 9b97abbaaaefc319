-- What a school says in its own words of a change of a lesson. No row: the house's words.
create table wording (
	school_id uuid not null references school,
	kind text not null check (kind in ('added', 'moved', 'edited', 'cancelled', 'removed', 'near')),
	-- A line in the app and in letters, or one of an SMS.
	form text not null check (form in ('full', 'short')),
	locale text not null check (locale in ('fr', 'en')),
	template text not null check (length(template) between 1 and 300),
	primary key (school_id, kind, form, locale)
);

alter table wording enable row level security;
alter table wording force row level security;
create policy own_school on wording to app using (school_id = current_school()) with check (school_id = current_school());
grant select, insert, update, delete on wording to app;
