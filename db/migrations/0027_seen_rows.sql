-- A row that an earlier version of the file had too, and that was not taken then: neither new nor a lesson that moved.
alter table import_row add column seen boolean not null default false;
create index import_row_lesson on import_row (school_id, lesson_id);
