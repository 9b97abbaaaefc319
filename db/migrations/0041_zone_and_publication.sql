-- Where somebody lives by another clock than their school's: when it is night, and how hours are told. Null: the school's.
alter table person add column zone text check (length(zone) between 1 and 60);

-- How far a week's publication has come in telling its people, by their id; the greatest there is: all of them have been told.
alter table outbox add column told_until uuid, add column told_at timestamptz;
create index outbox_published on outbox (school_id, created_at) where kind = 'week_published';
