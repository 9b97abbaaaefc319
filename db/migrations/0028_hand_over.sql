-- Which portion of work holds a message while it is handed over, and since when: found by the same portion again, after a crash,
-- it was cut off; found by another, it is in somebody's hands.
alter table notice
	add column claimed_by text,
	add column claimed_at timestamptz;
