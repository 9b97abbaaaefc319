-- The house's own key pair, by which push services know who sends (RFC 8292). One for all schools: a browser's
-- subscription is bound to it.
create table push_key (
	single boolean primary key default true check (single),
	public_key text not null,
	-- The private half, sealed by SECRET_KEYS.
	sealed text not null,
	at timestamptz not null default now()
);
grant select, insert on push_key to app;

-- Where a person's phone or browser is reached. It belongs to one sign-in there: whatever ends that ends it.
create table push_device (
	id uuid primary key,
	school_id uuid not null,
	candidate_id uuid not null,
	session_id uuid not null unique references session (public_id),
	-- SHA-256: a browser is one device, whoever signed in on it last.
	endpoint_hash text not null,
	-- {endpoint, p256dh, auth}, sealed by SECRET_KEYS for this id: whoever has them can write to the device.
	sealed text not null,
	created_at timestamptz not null default now(),
	unique (school_id, endpoint_hash),
	foreign key (school_id, candidate_id) references candidate (school_id, id)
);
create index push_device_person on push_device (candidate_id);

alter table push_device enable row level security;
alter table push_device force row level security;
create policy own_school on push_device to app using (school_id = current_school()) with check (school_id = current_school());
create policy own_candidate on push_device as restrictive to app
	using (current_candidate() is null or candidate_id = current_candidate());
grant select, insert, delete on push_device to app;

-- What became of a notice at each device it went to: {id: accepted | unknown | refused}. None of them gets it again by itself.
alter table notice add column handed jsonb not null default '{}';
