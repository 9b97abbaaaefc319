-- Staff get their day in one message, at this time of the school's clock: before noon of the day itself, later of the next. Null: never.
alter table school add column digest_at time default '18:00';
-- The day somebody's digest was made for last, also where there was nothing to say.
alter table person add column digest_day date;

alter table notice drop constraint notice_kind_check,
	add constraint notice_kind_check check (kind in ('published', 'planning', 'reminder', 'digest', 'office')),
	-- What it is about where that is no lesson: of a digest {day}.
	add column about jsonb,
	add constraint notice_about check (kind <> 'digest' or about is not null);
alter table notice_choice drop constraint notice_choice_kind_check,
	add constraint notice_choice_kind_check check (kind in ('published', 'planning', 'reminder', 'digest', 'office'));
