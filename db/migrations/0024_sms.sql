-- Texts for phones: what they cost, what a provider says became of them, and the link that ends them.
alter table notice drop constraint notice_state_check,
	add constraint notice_state_check check
		(state in ('due', 'sending', 'accepted', 'delivered', 'failed', 'expired', 'unknown')),
	-- By the clock of the flows: what lies unread in the inbox since then may go by SMS. Null: before there were SMS.
	add column promised_at timestamptz,
	-- Of an SMS: when it was handed over, by the same clock; into how many it was cut; what it costs, in the school's currency.
	add column sent_at timestamptz,
	add column segments int check (segments > 0),
	add column cost numeric(10, 2) check (cost >= 0),
	-- A short name for the link in it.
	add column link_number bigint unique;
create sequence notice_link;
grant usage on sequence notice_link to app;
create index notice_sms on notice (school_id, sent_at) where channel = 'sms';
create index notice_receipt on notice (school_id, provider_id) where channel = 'sms';

-- What a school may spend on SMS in a month, in its own currency; only convocations go beyond it.
alter table school
	add column sms_budget int not null default 10000 check (sms_budget between 0 and 10000000),
	-- The address at which a provider tells what became of them is made of this: one more, and the former is none.
	add column sms_receipts int not null default 1;
