-- By which channels the worker tells people; null: it has not said so yet.
alter table worker_state add column channels text[];
