-- Papers of vehicles that soon end are told to those who run the school: which of them a message is about stands in `about`.
alter table notice drop constraint notice_matter_check,
	add constraint notice_matter_check check (matter in ('trouble', 'budget', 'papers')),
	drop constraint notice_about,
	add constraint notice_about check (kind <> 'digest' and matter is distinct from 'papers' or about is not null);
