-- An edit's id is its school's: whoever takes an id another school has used neither learns of it nor stumbles over it.
alter table edit drop constraint edit_pkey;
alter table edit add primary key (school_id, id);
