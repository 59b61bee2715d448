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

-- An intake that goes on with a case: how it is made, which case, and what it began with.
alter table draft add column mode text not null default 'quick';
alter table draft add column case_id text;
alter table draft add column carried text not null default '{}';
create index draft_of_case on draft (case_id) where case_id is not null;

alter table person add column marital_status text;
alter table person add column district text;
alter table person add column country_of_origin text;
alter table person add column displacement_status text;
alter table person add column disability text;
alter table person add column child_vulnerability text;
alter table person add column care_arrangement text;
alter table case_file add column arrival_mode text;
alter table case_file add column reported_by_survivor text;
alter table case_file add column reporter_role text;

alter table record add column mode text;
alter table record add column taken_on text;
alter table record add column staff text;

-- Answers by which she can be recognised and that have no column of their own: apart from the record, like her name.
create table record_identity (
    id text primary key, record text, case_id text, answers text not null default '{}'
) strict, without rowid;
create index identity_of_record on record_identity (record);

-- What happened, one row an incident; `removed` says that it was entered by mistake.
create table incident (
    id text primary key, case_id text, record text, number integer, incident_date text, date_precision text,
    incident_time text, time_of_day text, place_type text, incident_district text, displacement_stage text, repeated text,
    previous_gbv text, reported_elsewhere text,
    goods_exchanged text, abduction_type text, harmful_practice text, weapon_used text, tfgbv_forms text,
    ocsea_forms text, gbv_type text, computed_type text, classification_state text, age_at_incident integer,
    case_contexts text, local_contexts text, elapsed_time text, urgent_window text, removed text
) strict, without rowid;
create index incident_of_case on incident (case_id);
create index incident_by_type on incident (gbv_type) where gbv_type is not null;

-- Who is said to have done it, in codes; incident is null when it holds for all of the case. The name stands apart.
create table perpetrator (
    id text primary key, case_id text, record text, incident text, number integer, is_primary text, relationship text,
    sex text, age_group text, occupation text, previous text, lives_with text, is_staff text, removed text
) strict, without rowid;
create index perpetrator_of_case on perpetrator (case_id);

create table perpetrator_identity (
    id text primary key, perpetrator text, case_id text, name text
) strict, without rowid;
create index identity_of_perpetrator on perpetrator_identity (perpetrator);

-- A supervisor who sees the type of an incident otherwise than the answers give it.
create table type_override (
    id text primary key, case_id text, incident text, old text, new text, reason text, staff text, at integer,
    computed text
) strict, without rowid;
create index override_of_incident on type_override (incident);

-- Each judgement of the danger is a dated row: what the answers gave, and the level staff set, never below it.
create table risk_assessment (
    id text primary key, case_id text, record text, computed text, level text, reason text, judged_on text, staff text,
    at integer
) strict, without rowid;
create index assessment_of_case on risk_assessment (case_id);

-- A level below what the answers gave: a supervisor's, with her reason.
create table risk_lowering (
    id text primary key, case_id text, computed text, level text, reason text, judged_on text, staff text, at integer
) strict, without rowid;
create index lowering_of_case on risk_lowering (case_id);

-- Forms of the centre, every version that was ever installed; `content` is the compiled form, zlib in base64.
create table form (
    id text primary key, form_id text, version text, content text, source text, staff text, at integer
) strict, without rowid;
create index form_by_version on form (form_id, version);

-- A name that is erased goes out of the search at once, not when the index is next put in order.
insert into search_code (search_code, rank) values ('secure-delete', 1);
insert into search_name (search_name, rank) values ('secure-delete', 1);
