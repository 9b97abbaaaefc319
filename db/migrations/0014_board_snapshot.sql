-- A board's document as it stood at a sequence, so that opening it does not replay its whole life (R23).
create table board_snapshot (
	school_id uuid not null,
	week text not null,
	epoch int not null,
	seq bigint not null,
	state bytea not null,
	at timestamptz not null default now(),
	primary key (school_id, week),
	foreign key (school_id, week) references board
);
alter table board_snapshot enable row level security;
alter table board_snapshot force row level security;
create policy own_school on board_snapshot to app
	using (school_id = current_school()) with check (school_id = current_school());
create policy no_candidate on board_snapshot as restrictive to app using (current_candidate() is null);
create policy sweep_reads on board_snapshot for select to sweep using (true);
grant select, insert, update on board_snapshot to app;
grant select on board_snapshot to sweep;

-- The log is only ever shortened where a snapshot holds what it said, and no node can still be reading on from there.
create policy sweep_prunes on board_log for delete to sweep using (
	at < now() - interval '15 minutes' and exists (select 1 from board_snapshot s
		where s.school_id = board_log.school_id and s.week = board_log.week
			and (s.epoch > board_log.epoch or s.epoch = board_log.epoch and s.seq >= board_log.seq)));
grant delete on board_log to sweep;
create index board_log_at on board_log (at);
