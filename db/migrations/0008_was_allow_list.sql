-- What a lesson was, as its candidate may know it: these fields and no others, names and plates in place of ids.
-- A field that is there with null stays there with null: the lesson had none.
create or replace function planning_was(w jsonb) returns jsonb language sql stable as $$
	select case when jsonb_typeof(w) = 'object' then
		coalesce((select jsonb_object_agg(key, value) from jsonb_each(w)
			where key in ('start', 'end', 'kind', 'state', 'topic')), '{}')
		|| case when w ? 'instructor' then jsonb_build_object('instructor',
			(select name from instructor where id = (w->>'instructor')::uuid)) else '{}' end
		|| case when w ? 'vehicle' then (select jsonb_build_object('plate', max(plate), 'model', max(model))
			from vehicle where id = (w->>'vehicle')::uuid) else '{}' end
		|| case when w ? 'place' then jsonb_build_object('place',
			(select name from place where id = (w->>'place')::uuid)) else '{}' end
	end
$$;

-- Gives each candidate event its gapless version. Candidates are taken in id order, so two boards never wait for each other.
-- `events`: [{candidate, lesson, kind, was, by}], where `was` holds ids and becomes names here: no id of anybody reaches a
-- candidate. Returns [{candidate, version, kind, lesson, entry, was, by, at}].
create or replace function candidate_events_write(p_school uuid, events jsonb) returns jsonb language plpgsql as $$
declare e jsonb; v bigint; v_entry jsonb; v_was jsonb; v_by text; result jsonb := '[]';
begin
	for e in select x from jsonb_array_elements(events) with ordinality t (x, n) order by x->>'candidate', n loop
		update candidate set planning_version = planning_version + 1 where id = (e->>'candidate')::uuid
			returning planning_version into v;
		select entry into v_entry from planning_entry
			where lesson_id = (e->>'lesson')::uuid and candidate_id = (e->>'candidate')::uuid and e->>'kind' <> 'removed';
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
