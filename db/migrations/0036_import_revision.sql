-- What a person saw of an import before pressing "take" may have been changed by another: how often it was changed by hand,
-- by whom last, and when. Null: by nobody since this was noted.
alter table import add column revision int not null default 0;
alter table import add column acted_by uuid references account;
alter table import add column acted_at timestamptz;
