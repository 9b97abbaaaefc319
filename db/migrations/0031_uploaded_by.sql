-- Who brought a timetable stays who brought it, whoever applies it or takes it back. Null: brought before this was noted, then
-- whoever answers for it is all that is known.
alter table import add column uploaded_by uuid references account;
