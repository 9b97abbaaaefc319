-- Since when absences are told: of those written down before, nobody hears late.
alter table school add column absences_since timestamptz not null default now();
