-- The same rules for a third of the price: what a commit asks of PostgreSQL is asked once, by key, and only where the
-- answer can have changed. Each statement inside a function costs its start and its end, so there are few of them.

-- A class is counted where somebody takes a seat in it, and where it gets smaller; not where it only moves.
create or replace function lesson_within_capacity() returns trigger language plpgsql as $$
declare v_lesson uuid; v_room int; v_taken int;
begin
	if tg_table_name = 'lesson' then v_lesson := new.id; else v_lesson := new.lesson_id; end if;
	select l.capacity, (select count(*) from lesson_candidate c where c.lesson_id = l.id and c.active)
		into v_room, v_taken from lesson l where l.id = v_lesson;
	if v_taken > v_room then
		raise exception 'lesson % holds %, not %', v_lesson, v_room, v_taken
			using errcode = '23514', constraint = 'lesson_capacity';
	end if;
	return null;
end $$;
drop trigger lesson_capacity on lesson_candidate;
create constraint trigger lesson_capacity after insert on lesson_candidate
	deferrable initially immediate for each row when (new.active) execute function lesson_within_capacity();
create constraint trigger lesson_capacity_again after update on lesson_candidate
	deferrable initially immediate for each row
	when (new.active and (not old.active or new.lesson_id <> old.lesson_id)) execute function lesson_within_capacity();
drop trigger lesson_capacity_change on lesson;
create constraint trigger lesson_capacity_change after update on lesson
	deferrable initially immediate for each row
	when (new.capacity is distinct from old.capacity) execute function lesson_within_capacity();

-- Writes one lesson with its seats. `l` is the domain's lesson as JSON plus id, week, busyUntil, awayUntil.
-- The version must follow the row's; otherwise somebody was faster, or the id is taken (DG002). A resource that is
-- switched off cannot be taken anew (DG001, the constraint names it).
create or replace function lesson_write(p_school uuid, l jsonb) returns void language plpgsql as $$
declare
	v_id uuid := (l->>'id')::uuid;
	v_version int := (l->>'version')::int;
	v_instructor uuid := (l->>'instructor')::uuid;
	v_vehicle uuid := (l->>'vehicle')::uuid;
	v_place uuid := (l->>'place')::uuid;
	v_exclusive boolean := coalesce((select one_at_a_time from place where id = v_place), false);
	was record;
begin
	-- `w` is the row as it stood: both have the same version, or somebody was faster.
	update lesson as x set week = l->>'week', version = v_version, kind = l->>'kind', state = l->>'state',
		starts_at = (l->>'start')::timestamptz, ends_at = (l->>'end')::timestamptz,
		busy_until = (l->>'busyUntil')::timestamptz, away_until = (l->>'awayUntil')::timestamptz,
		instructor_id = v_instructor, vehicle_id = v_vehicle, place_id = v_place, place_exclusive = v_exclusive,
		capacity = (l->>'capacity')::int, permit = l->>'permit', topic = l->>'topic', series_id = (l->>'series')::uuid,
		cancelled_by = l->>'cancelledBy', cancel_reason = l->>'cancelReason'
		from lesson w where x.id = v_id and x.version = v_version - 1 and w.id = x.id and w.version = x.version
		returning w.instructor_id, w.vehicle_id, w.place_id,
			array(select candidate_id from lesson_candidate where lesson_id = w.id order by 1) as seats into was;
	if not found then
		insert into lesson (id, school_id, week, version, kind, state, starts_at, ends_at, busy_until, away_until,
			instructor_id, vehicle_id, place_id, place_exclusive, capacity, permit, topic, series_id, cancelled_by, cancel_reason)
			select v_id, p_school, l->>'week', v_version, l->>'kind', l->>'state', (l->>'start')::timestamptz,
				(l->>'end')::timestamptz, (l->>'busyUntil')::timestamptz, (l->>'awayUntil')::timestamptz, v_instructor, v_vehicle,
				v_place, v_exclusive, (l->>'capacity')::int, l->>'permit', l->>'topic', (l->>'series')::uuid,
				l->>'cancelledBy', l->>'cancelReason'
			where v_version = 1
			on conflict (id) do nothing;
		if not found then
			raise exception 'lesson % is not at version %', v_id, v_version - 1 using errcode = 'DG002', constraint = 'lesson_version';
		end if;
	end if;

	if v_instructor is distinct from was.instructor_id and v_instructor is not null
		and not exists (select 1 from instructor where id = v_instructor and active) then
		raise exception 'instructor is not active' using errcode = 'DG001', constraint = 'instructor';
	end if;
	if v_vehicle is distinct from was.vehicle_id and v_vehicle is not null
		and not exists (select 1 from vehicle where id = v_vehicle and active) then
		raise exception 'vehicle is not active' using errcode = 'DG001', constraint = 'vehicle';
	end if;
	if v_place is distinct from was.place_id and v_place is not null
		and not exists (select 1 from place where id = v_place and active) then
		raise exception 'place is not active' using errcode = 'DG001', constraint = 'place';
	end if;
	if to_jsonb(was.seats) is distinct from l->'candidates' then
		perform lesson_seat(p_school, v_id, coalesce(was.seats, '{}'),
			array(select distinct jsonb_array_elements_text(l->'candidates')::uuid));
	end if;
end $$;

-- Gives a lesson these seats in place of those. Nobody who is switched off sits down anew.
create function lesson_seat(p_school uuid, p_lesson uuid, was uuid[], seats uuid[]) returns void language plpgsql as $$
begin
	delete from lesson_candidate where lesson_id = p_lesson and candidate_id <> all (seats);
	if exists (select 1 from unnest(seats) s where s <> all (was)
		and not exists (select 1 from candidate c where c.id = s and c.active)) then
		raise exception 'candidate is not active' using errcode = 'DG001', constraint = 'candidate';
	end if;
	insert into lesson_candidate (school_id, lesson_id, candidate_id)
		select p_school, p_lesson, s from unnest(seats) s where s <> all (was);
end $$;

-- One look by key for each author, however many accounts there are.
create or replace function board_authors_stand(p_school uuid, authors jsonb) returns boolean language plpgsql stable as $$
declare a jsonb; v_account uuid;
begin
	for n in 0 .. jsonb_array_length(authors) - 1 loop
		a := authors->n;
		v_account := (a->>'account')::uuid;
		if v_account is not null and not exists (
			select 1 from membership m join account x on x.id = m.account_id
			where m.school_id = p_school and m.account_id = v_account and m.role = a->>'role'
				and m.ended_at is null and x.disabled_at is null) then
			return false;
		end if;
	end loop;
	return true;
end $$;

-- What every commit writes beside its lessons and its boards' heads: verdicts, audit, outbox, events, log rows.
-- `c`: {boards: [{week, epoch, seq, change(base64)}], edits, audit, outbox, events}. Returns the numbered events.
create function board_commit_record(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
begin
	insert into board_log (school_id, week, epoch, seq, change)
		select p_school, b->>'week', (b->>'epoch')::int, (b->>'seq')::bigint, decode(b->>'change', 'base64')
		from jsonb_array_elements(c->'boards') b;
	insert into edit (id, school_id, week, account_id, verdict)
		select (e->>'id')::uuid, p_school, e->>'week', (e->>'account')::uuid, e->'verdict' from jsonb_array_elements(c->'edits') e;
	if c->'audit' <> '[]' then
		insert into audit (school_id, account_id, role, action, thing, thing_id, edit_id, before, after, reason)
			select p_school, (a->>'account')::uuid, a->>'role', a->>'action', a->>'thing', a->>'thingId', (a->>'edit')::uuid,
				nullif(a->'before', 'null'), nullif(a->'after', 'null'), a->>'reason' from jsonb_array_elements(c->'audit') a;
	end if;
	if c->'outbox' <> '[]' then
		insert into outbox (school_id, kind, key, payload)
			select p_school, o->>'kind', o->>'key', o->'payload' from jsonb_array_elements(c->'outbox') o;
	end if;
	if c->'events' = '[]' then return '[]'; end if;
	return candidate_events_write(p_school, c->'events');
end $$;

-- For who holds the boards already, and wrote the lessons edit by edit.
create or replace function board_commit_rest(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
begin
	update board set seq = (b->>'seq')::bigint from jsonb_array_elements(c->'boards') b
		where school_id = p_school and week = b->>'week';
	return board_commit_record(p_school, c);
end $$;

-- The usual commit in one statement: nothing is locked across a round trip. `boards` come in the order of their weeks.
-- DG004: a board has moved on, or an author may no longer write. The caller catches up and decides again.
create or replace function board_commit(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
declare b jsonb; v_scope text := set_config('app.school', p_school::text, true);
begin
	for n in 0 .. jsonb_array_length(c->'boards') - 1 loop
		b := c->'boards'->n;
		update board set seq = (b->>'seq')::bigint
			where school_id = p_school and week = b->>'week' and epoch = (b->>'epoch')::int and seq = (b->>'seq')::bigint - 1
				and (published_at is not null) = (b->>'published')::boolean and closed_at is null;
		if not found then raise exception 'board % has moved on', b->>'week' using errcode = 'DG004'; end if;
	end loop;
	perform school_facts_hold(p_school, (c->>'facts')::bigint);
	if not board_authors_stand(p_school, c->'authors') then
		raise exception 'an author may no longer write' using errcode = 'DG004';
	end if;
	set constraints all deferred;
	for n in 0 .. jsonb_array_length(c->'lessons') - 1 loop
		perform lesson_write(p_school, c->'lessons'->n);
	end loop;
	set constraints all immediate;
	return board_commit_record(p_school, c);
end $$;
