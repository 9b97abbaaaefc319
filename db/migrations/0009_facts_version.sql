-- What decisions rest on beside the lessons (rules, places that take one lesson at a time, the zone) has a version.
-- A commit names the version it was decided on. The change locks the school's row against every commit under way
-- (they hold it by their foreign keys anyway), so no lesson is ever written under rules that no longer hold.
alter table school add column facts_version bigint not null default 1;

create function school_facts_change() returns trigger language plpgsql as $$
declare v_school uuid := coalesce(to_jsonb(new)->>'school_id', to_jsonb(old)->>'school_id')::uuid;
begin
	perform 1 from school where id = v_school for update;
	update school set facts_version = facts_version + 1 where id = v_school;
	return coalesce(new, old);
end $$;
create trigger school_facts_change before insert or update or delete on school_rule
	for each row execute function school_facts_change();
create trigger school_facts_change before update on place for each row
	when (old.one_at_a_time <> new.one_at_a_time) execute function school_facts_change();
create trigger school_facts_change_new before insert on place for each row
	when (new.one_at_a_time) execute function school_facts_change();

create function school_zone_change() returns trigger language plpgsql as $$
begin
	new.facts_version := old.facts_version + 1;
	return new;
end $$;
create trigger school_zone_change before update on school for each row
	when (old.zone <> new.zone) execute function school_zone_change();

-- Takes the lock the commit's foreign keys take a moment later. DG003: decide again on what holds now.
create function school_facts_hold(p_school uuid, p_version bigint) returns void language plpgsql as $$
begin
	perform 1 from school where id = p_school and facts_version = p_version for key share;
	if not found then
		raise exception 'school % has other rules now', p_school using errcode = 'DG003';
	end if;
end $$;

create or replace function board_commit(p_school uuid, c jsonb) returns jsonb language plpgsql as $$
declare b jsonb; l jsonb;
begin
	perform set_config('app.school', p_school::text, true);
	for b in select x from jsonb_array_elements(c->'boards') x order by x->>'week' loop
		perform 1 from board where school_id = p_school and week = b->>'week' and epoch = (b->>'epoch')::int
			and seq = (b->>'seq')::bigint - 1 and (published_at is not null) = (b->>'published')::boolean and closed_at is null for update;
		if not found then return null; end if;
	end loop;
	perform school_facts_hold(p_school, (c->>'facts')::bigint);
	if not board_authors_stand(p_school, c->'authors') then return null; end if;
	set constraints all deferred;
	for l in select x from jsonb_array_elements(c->'lessons') x loop
		perform lesson_write(p_school, l);
	end loop;
	set constraints all immediate;
	return board_commit_rest(p_school, c);
end $$;
