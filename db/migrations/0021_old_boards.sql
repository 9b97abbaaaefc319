-- A verdict is kept while its edit could come again: an id is refused once it is 90 days old (R14), by the time written in
-- the id itself. A day more, for clocks that differ; and never before the week is 90 days over.
create function edit_remembered_until(id uuid, week text, at timestamptz) returns timestamptz
	language sql immutable parallel safe
	return greatest(
		at,
		to_timestamp(('x' || substr(id::text, 1, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 1000.0),
		to_date(week, 'IYYY"-W"IW')::timestamp at time zone 'UTC' + interval '7 days'
	) + interval '91 days';

create policy sweep_forgets on edit for delete to sweep using (
	at < now() - interval '91 days' and edit_remembered_until(id, week, at) < now());
grant delete on edit to sweep;
-- Edits are written in the order of their time, so a few bytes for each stretch of the table are enough.
create index edit_age on edit using brin (at);

-- When a board's document must be begun anew (R24): its shape is an older program's, or its week is over since it was begun.
alter table board
	add column shape int not null default 1,
	add column settled boolean not null default false;
