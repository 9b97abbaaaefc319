-- What flows heard of a week ago is of use to nobody: the rows of a publication are looked at for a day, the others not at all.
create policy sweep_forgets on outbox for delete to sweep using (done_at < now() - interval '7 days');
grant delete on outbox to sweep;
-- Rows are written in the order of their time, so a few bytes for each stretch of the table are enough.
create index outbox_age on outbox using brin (created_at);
