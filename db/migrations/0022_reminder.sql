-- When a school reminds its people of a lesson. Null: not at all.
alter table school
	add column reminder_eve time default '18:00',
	add column reminder_hours int default 2 check (reminder_hours between 1 and 12);
