-- Free text beside the boards: a lesson's note (`about`: its id) and a week's memo (`about`: the week).
-- The log rebuilds the document; a note's plain text also stands on lesson.note, written in the same transaction.
create table free_text (
	school_id uuid not null references school,
	kind text not null,
	about text not null,
	seq bigint not null default 0,
	primary key (school_id, kind, about),
	check (kind = 'note' and about ~ '^[0-9a-f-]{36}$' or kind = 'memo' and about ~ '^[0-9]{4}-W[0-9]{2}$')
);

create table free_text_log (
	school_id uuid not null,
	kind text not null,
	about text not null,
	seq bigint not null,
	change bytea not null,
	at timestamptz not null default now(),
	primary key (school_id, kind, about, seq),
	foreign key (school_id, kind, about) references free_text
);

-- One Yjs client id per document instance and session, never used twice.
create table free_text_lease (
	school_id uuid not null,
	kind text not null,
	about text not null,
	client_id bigint not null check (client_id between 1 and 4294967295),
	account_id uuid not null references account,
	session_id uuid not null references session (public_id),
	at timestamptz not null default now(),
	primary key (school_id, kind, about, client_id),
	foreign key (school_id, kind, about) references free_text
);

do $$
declare t text;
begin
	foreach t in array array['free_text', 'free_text_log', 'free_text_lease'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy own_school on %I to app using (school_id = current_school()) with check (school_id = current_school())', t);
		execute format('create policy no_candidate on %I as restrictive to app using (current_candidate() is null)', t);
		execute format('create policy sweep_reads on %I for select to sweep using (true)', t);
		execute format('grant select, insert on %I to app', t);
		execute format('grant select on %I to sweep', t);
	end loop;
end $$;
grant update on free_text to app;
