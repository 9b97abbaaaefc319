-- Names in the order of a French dictionary: accents and capitals only break ties, and figures count (Salle 2, Salle 10).
-- Named in queries and never on a column: an index by it would have to be rebuilt with each ICU.
create collation by_name (provider = icu, locale = 'fr-u-kn-true');

-- The password was made by an admin and said aloud: its owner chooses their own before anything else.
alter table account add column password_given boolean not null default false;
