-- What those who run the school have to look at is told to them as well: what did not arrive, and how far the money for SMS goes.
alter table notice drop constraint notice_kind_check,
	add constraint notice_kind_check check (kind in ('published', 'planning', 'reminder', 'office')),
	-- Of the office: what it is about.
	add column matter text check (matter in ('trouble', 'budget')),
	add constraint notice_matter check ((kind = 'office') = (matter is not null));
alter table notice_choice drop constraint notice_choice_kind_check,
	add constraint notice_choice_kind_check check (kind in ('published', 'planning', 'reminder', 'office'));
create index notice_trouble on notice (school_id, settled_at) where state in ('failed', 'unknown');

-- When all that failed was sent again together: how far that has come is counted by it.
alter table notice add column again_at timestamptz;
create index notice_again on notice (school_id, again_at) where again_at is not null;
