-- A one-time link by which the owner of an account chooses its password. Only the SHA-256 of its secret is kept.
create table invitation (
	token_hash text primary key,
	account_id uuid not null references account,
	expires_at timestamptz not null,
	used_at timestamptz,
	created_at timestamptz not null default now()
);
create index invitation_account on invitation (account_id);
grant select, insert, update on invitation to app;
