-- The write path's own statements. SECURITY INVOKER: row-level security judges every row they touch.

-- Writes one lesson with its seats. `l` is the domain's lesson as JSON plus id, week, busyUntil, awayUntil.
-- The version must follow the row's; otherwise somebody was faster (DG002). A resource that is switched
-- off cannot be taken anew (DG001, the constraint names it).
create function lesson_write(p_school uuid, l jsonb) returns void language plpgsql as $$
declare
	v_id uuid := (l->>'id')::uuid;
	v_version int := (l->>'version')::int;
	v_place uuid := (l->>'place')::uuid;
	v_was lesson%rowtype;
	v_seats uuid[] := array(select jsonb_array_elements_text(l->'candidates')::uuid order by 1);
begin
	select * into v_was from lesson where id = v_id for update;
	if coalesce(v_was.version, 0) <> v_version - 1 then
		raise exception 'lesson % is at version %', v_id, v_was.version using errcode = 'DG002', constraint = 'lesson_version';
	end if;
	if l->>'instructor' is not null and (l->>'instructor')::uuid is distinct from v_was.instructor_id
		and not exists (select 1 from instructor where id = (l->>'instructor')::uuid and active) then
		raise exception 'instructor is not active' using errcode = 'DG001', constraint = 'instructor';
	end if;
	if l->>'vehicle' is not null and (l->>'vehicle')::uuid is distinct from v_was.vehicle_id
		and not exists (select 1 from vehicle where id = (l->>'vehicle')::uuid and active) then
		raise exception 'vehicle is not active' using errcode = 'DG001', constraint = 'vehicle';
	end if;
	if v_place is not null and v_place is distinct from v_was.place_id
		and not exists (select 1 from place where id = v_place and active) then
		raise exception 'place is not active' using errcode = 'DG001', constraint = 'place';
	end if;
	if exists (select 1 from unnest(v_seats) s where not exists (select 1 from candidate c where c.id = s and c.active)
		and not exists (select 1 from lesson_candidate lc where lc.lesson_id = v_id and lc.candidate_id = s)) then
		raise exception 'candidate is not active' using errcode = 'DG001', constraint = 'candidate';
	end if;

	-- Seats given up go first, so that a full class can change one name for another in one edit.
	delete from lesson_candidate where lesson_id = v_id and candidate_id <> all (v_seats);
	insert into lesson as x (id, school_id, week, version, kind, state, starts_at, ends_at, busy_until, away_until,
		instructor_id, vehicle_id, place_id, place_exclusive, capacity, permit, topic, series_id, cancelled_by, cancel_reason)
	values (v_id, p_school, l->>'week', v_version, l->>'kind', l->>'state', (l->>'start')::timestamptz, (l->>'end')::timestamptz,
		(l->>'busyUntil')::timestamptz, (l->>'awayUntil')::timestamptz, (l->>'instructor')::uuid, (l->>'vehicle')::uuid,
		v_place, coalesce((select one_at_a_time from place where id = v_place), false), (l->>'capacity')::int, l->>'permit', l->>'topic',
		(l->>'series')::uuid, l->>'cancelledBy', l->>'cancelReason')
	on conflict (id) do update set week = excluded.week, version = excluded.version, kind = excluded.kind, state = excluded.state,
		starts_at = excluded.starts_at, ends_at = excluded.ends_at, busy_until = excluded.busy_until, away_until = excluded.away_until,
		instructor_id = excluded.instructor_id, vehicle_id = excluded.vehicle_id, place_id = excluded.place_id,
		place_exclusive = excluded.place_exclusive, capacity = excluded.capacity, permit = excluded.permit, topic = excluded.topic,
		series_id = excluded.series_id, cancelled_by = excluded.cancelled_by, cancel_reason = excluded.cancel_reason;
	insert into lesson_candidate (school_id, lesson_id, candidate_id)
		select p_school, v_id, s from unnest(v_seats) s
		on conflict (lesson_id, candidate_id) do nothing;
end $$;

-- What a lesson was, as its candidate may know it: names and plates in place of ids, like `planning_entry`.
create function planning_was(w jsonb) returns jsonb language sql stable as $$
	select case when jsonb_typeof(w) = 'object' then w - 'instructor' - 'vehicle' - 'place'
		|| case when w ? 'instructor' then jsonb_build_object('instructor',
			(select name from instructor where id = (w->>'instructor')::uuid)) else '{}' end
		|| case when w ? 'vehicle' then (select jsonb_build_object('plate', max(plate), 'model', max(model))
			from vehicle where id = (w->>'vehicle')::uuid) else '{}' end
		|| case when w ? 'place' then jsonb_build_object('place',
			(select name from place where id = (w->>'place')::uuid)) else '{}' end
	end
$$;

-- Gives each candidate event its gapless version. Candidates are taken in id order, so two boards never wait for each other.
-- `events`: [{candidate, lesson, kind, was, by}], where `was` holds ids and becomes names here: no id of anybody reaches a candidate. Returns [{candidate, version, kind, lesson, entry, was, by, at}].
create function candidate_events_write(p_school uuid, events jsonb) returns jsonb language plpgsql as $$
declare e jsonb; v bigint; v_entry jsonb; v_was jsonb; v_by text; result jsonb := '[]';
begin
	for e in select x from jsonb_array_elements(events) with ordinality t (x, n) order by x->>'candidate', n loop
		update candidate set planning_version = planning_version + 1 where id = (e->>'candidate')::uuid
			returning planning_version into v;
		select entry into v_entry from planning_entry
			where lesson_id = (e->>'lesson')::uuid and candidate_id = (e->>'candidate')::uuid and e->>'kind' <> 'removed';
		v_was := case when jsonb_typeof(e->'was') = 'object' then jsonb_strip_nulls(jsonb_build_object(
			'start', e->'was'->'start', 'end', e->'was'->'end', 'state', e->'was'->'state', 'kind', e->'was'->'kind',
			'instructor', (select name from instructor where id = (e->'was'->>'instructor')::uuid),
			'plate', (select plate from vehicle where id = (e->'was'->>'vehicle')::uuid),
			'place', (select name from place where id = (e->'was'->>'place')::uuid))) end;
		select name into v_by from membership where school_id = p_school and account_id = (e->>'by')::uuid
			order by role limit 1;
		v_was := planning_was(e->'was');
		insert into candidate_event (school_id, candidate_id, version, lesson_id, kind, entry, was, by_account)
			values (p_school, (e->>'candidate')::uuid, v, (e->>'lesson')::uuid, e->>'kind', v_entry, v_was, (e->>'by')::uuid);
		result := result || jsonb_build_array(jsonb_build_object('candidate', e->>'candidate', 'version', v, 'kind', e->>'kind',
			'lesson', e->>'lesson', 'entry', v_entry, 'was', v_was, 'by', v_by,
			'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
	end loop;
	return result;
end $$;

-- What every commit writes beside its lessons: verdicts, audit, outbox, events, and the boards' log rows.
-- `c`: {authors: [{account, role}], boards: [{week, epoch, seq, change(base64)}], edits, audit, outbox, events}.
-- Returns null when a board has moved on or an author may no longer write: the caller catches up and decides again.
create function board_commit_rest(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
declare b jsonb; v_events jsonb;
begin
	insert into edit (id, school_id, week, account_id, verdict)
		select (e->>'id')::uuid, p_school, e->>'week', (e->>'account')::uuid, e->'verdict' from jsonb_array_elements(c->'edits') e;
	insert into audit (school_id, account_id, role, action, thing, thing_id, edit_id, before, after, reason)
		select p_school, (a->>'account')::uuid, a->>'role', a->>'action', a->>'thing', a->>'thingId', (a->>'edit')::uuid,
			nullif(a->'before', 'null'), nullif(a->'after', 'null'), a->>'reason' from jsonb_array_elements(c->'audit') a;
	insert into outbox (school_id, kind, key, payload)
		select p_school, o->>'kind', o->>'key', o->'payload' from jsonb_array_elements(c->'outbox') o;
	v_events := candidate_events_write(p_school, c->'events');
	for b in select x from jsonb_array_elements(c->'boards') x loop
		insert into board_log (school_id, week, epoch, seq, change)
			values (p_school, b->>'week', (b->>'epoch')::int, (b->>'seq')::bigint, decode(b->>'change', 'base64'));
		update board set seq = (b->>'seq')::bigint where school_id = p_school and week = b->>'week';
	end loop;
	return v_events;
end $$;

-- The usual commit in one statement: nothing is locked across a round trip.
create function board_commit(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
declare b jsonb; l jsonb; n int;
begin
	perform set_config('app.school', p_school::text, true);
	for b in select x from jsonb_array_elements(c->'boards') x order by x->>'week' loop
		perform 1 from board where school_id = p_school and week = b->>'week' and epoch = (b->>'epoch')::int
			and seq = (b->>'seq')::bigint - 1 and (published_at is not null) = (b->>'published')::boolean and closed_at is null for update;
		if not found then return null; end if;
	end loop;
	if not board_authors_stand(p_school, c->'authors') then return null; end if;
	set constraints all deferred;
	for l in select x from jsonb_array_elements(c->'lessons') x loop
		perform lesson_write(p_school, l);
	end loop;
	set constraints all immediate;
	return board_commit_rest(p_school, c);
end $$;

create function board_authors_stand(p_school uuid, authors jsonb) returns boolean language sql stable as $$
	select not exists (
		select 1 from jsonb_array_elements(authors) a
		where a->>'account' is not null and not exists (
			select 1 from membership m join account x on x.id = m.account_id
			where m.school_id = p_school and m.account_id = (a->>'account')::uuid and m.role = a->>'role'
				and m.ended_at is null and x.disabled_at is null))
$$;
