-- Who must not see a case; counsellors and their sessions; what this PC remembers of its own backups.

alter table service_line add column assigned text;
create index service_line_by_assigned on service_line (assigned) where assigned is not null;

alter table provider add column in_house text;
create index consent_by_provider on consent (provider) where provider is not null;
create index case_by_owner on case_file (owner, opened_on);

-- A member of staff who knows her or him whom she accuses: for her this case does not exist.
create table bar (
    id text primary key, case_id text, staff text, reason text, active text, noted_by text
) strict, without rowid;
create index bar_of_case on bar (case_id);
create index bar_of_staff on bar (staff);

-- What everybody on the case may know of a session; what was said stands in its notes.
create table session (
    id text primary key, case_id text, number integer, held_on text, type text, outcome text, present text,
    minutes integer, next_on text, staff text
) strict, without rowid;
create index session_of_case on session (case_id);

-- A signed note, and its key, which is sealed to the keys of the counsellors and to nobody else: two age files, base64.
create table session_note (
    id text primary key, session text, case_id text, amends text, reason text, sealed_for text, staff text,
    signed_at text, signature text, box text
) strict, without rowid;
create index note_of_session on session_note (session);
create index note_of_case on session_note (case_id);
create index note_by_keys on session_note (sealed_for);

-- The key of a note sealed once more by a counsellor, to counsellors whose own key came later.
create table note_copy (
    id text primary key, note text, sealed_for text, staff text, box text
) strict, without rowid;
create index copy_of_note on note_copy (note, sealed_for);

-- A note that is not signed yet, sealed to the counsellors' key while it is typed; on this PC only.
create table note_draft (
    id text primary key, owner text not null, case_id text not null, box blob not null,
    started_at integer not null, updated_at integer not null
) strict, without rowid;

-- A supervisor's signature over the card of a PC that she accepted: whose counsellors' keys count here.
alter table trusted_device add column vouched text;

-- A name that is erased goes out of the search at once, not when the index is next put in order.
insert into search_code (search_code, rank) values ('secure-delete', 1);
insert into search_name (search_name, rank) values ('secure-delete', 1);
