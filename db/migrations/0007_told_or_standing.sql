-- A lesson cancelled before its candidates ever heard of it is not part of their planning.
create or replace view planning_entry with (security_invoker = true) as
select lc.school_id, lc.candidate_id, l.id as lesson_id, l.week, b.published_at is not null as published,
	l.starts_at, l.ends_at,
	jsonb_build_object(
		'lesson', l.id, 'version', l.version, 'kind', l.kind, 'state', l.state, 'topic', l.topic,
		'start', to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'end', to_char(l.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'instructor', i.name, 'phone', i.phone, 'plate', v.plate, 'model', v.model,
		'place', p.name, 'address', p.address,
		'cancelledBy', l.cancelled_by, 'cancelReason', l.cancel_reason) as entry
from lesson_candidate lc
join lesson l on l.id = lc.lesson_id
join board b on b.school_id = l.school_id and b.week = l.week
left join instructor i on i.id = l.instructor_id
left join vehicle v on v.id = l.vehicle_id
left join place p on p.id = l.place_id
where l.state <> 'cancelled' or exists (
	select 1 from candidate_event e where e.candidate_id = lc.candidate_id and e.lesson_id = lc.lesson_id);

create index candidate_event_lesson on candidate_event (candidate_id, lesson_id);

-- What is staff's business stays behind the second wall too.
create policy no_candidate on proposal as restrictive to app using (current_candidate() is null);
create policy no_candidate on client_lease as restrictive to app using (current_candidate() is null);
create policy no_candidate on outbox as restrictive to app using (current_candidate() is null);
