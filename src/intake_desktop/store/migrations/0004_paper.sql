-- What she agreed to, item by item; what becomes of a slip; the directory as a centre really needs it.

alter table consent add column items text;
alter table consent add column documents text;
alter table consent add column incidents text;
alter table consent add column receiver text;
alter table consent add column replaces text;
alter table consent add column assent text;
alter table consent add column note text;
alter table consent add column caregiver_safe text;
create index consent_by_amended on consent (amends) where amends is not null;

alter table referral add column kind text;
alter table referral add column need text;
alter table referral add column follows text;
alter table referral add column delivery text;
alter table referral add column second_language text;
alter table referral add column paper text;
alter table referral add column large text;
alter table referral add column counterfoil text;
alter table referral add column facts text;
alter table referral add column documents text;
alter table referral add column risk_factors text;
alter table referral add column done_here text;
alter table referral add column caregiver_informed text;
alter table referral add column caregiver_safe text;
alter table referral add column law text;
alter table referral add column named text;
alter table referral add column told_her text;
alter table referral add column not_told_why text;
alter table referral add column approved_by text;
alter table referral add column lowered_why text;
alter table referral add column health_later text;
alter table referral add column helped text;
alter table referral add column closed_why text;
alter table referral add column due text;
create index referral_by_due on referral (status, coalesce(due, reply_by));
create index task_by_assignee on task (assignee, due) where assignee is not null and state = 'open';
create index referral_by_line on referral (consent) where consent is not null;

-- `at` is when it happened, as it was told; `entered_at` when somebody wrote it down.
alter table referral_event add column entered_at text;
alter table referral_event add column by text;
alter table referral_event add column delivery text;
alter table referral_event add column reason text;
alter table referral_event add column provider text;

-- What came back on the reply stub: no code, no name.
create table stub (
    id text primary key, referral text, case_id text, way text, received_on text, decision text, reason text,
    provider text, first_appointment text, came text, result text, service_days text, next_appointment text,
    to_do text, may_contact text, focal_code text, code_checked text, staff text, at text
) strict, without rowid;
create index stub_of_referral on stub (referral);
create index stub_of_case on stub (case_id);

alter table provider add column protocols text;
alter table provider add column district text;
alter table provider add column map_text text;
alter table provider add column phone_2 text;
alter table provider add column always text;
alter table provider add column opening text;
alter table provider add column focal_alternate text;
alter table provider add column languages text;
alter table provider add column access text;
alter table provider add column women_staff text;
alter table provider add column cost text;
alter table provider add column documents_needed text;
alter table provider add column eligibility text;
alter table provider add column route_note text;
alter table provider add column flagged text;
alter table provider add column verified_by text;
alter table provider add column origin text;
alter table provider add column seal_key text;
alter table provider add column sign_key text;
alter table provider add column keys_verified_on text;
alter table provider add column keys_verified_by text;
alter table provider add column partner text;

-- What services are found by: folded words and marks, built from the table.
create table provider_sought (
    active text not null, name text not null, id text not null, words text not null, opening text not null,
    primary key (active, name, id)
) strict, without rowid;
create index provider_sought_by_id on provider_sought (id);

-- A slip that a partner sent to this centre as a sealed file, kept after somebody looked at it and said so. It lies under
-- a key of its own, which is destroyed when it was answered, or when she stopped it.
create table incoming (
    id text primary key, slip_number text, provider text, partner text, seal_key text, sign_key text, issued_at text,
    sector text, priority text, state text, came_on text, keep_until text, staff text,
    answers text not null default '{}'
) strict, without rowid;
create index incoming_by_state on incoming (state, came_on);
create index incoming_by_slip on incoming (slip_number);

-- Which sealed files were taken in, so that none is taken in twice: a number and a day, nothing about anybody.
create table slip_file (
    id text primary key, digest text, kind text, slip_number text, provider text, partner text, staff text, at text
) strict, without rowid;
create index slip_file_by_digest on slip_file (digest);
create index slip_file_by_slip on slip_file (slip_number);

-- What is chosen for a slip that is not printed yet, or typed of a reply that is not saved yet (about: its slip; of one
-- that came from a partner it stands in the place of the case); of this PC alone, and of whoever typed it.
create table slip_draft (
    owner text not null, case_id text not null, about text not null default '', answers text not null,
    updated_at integer not null,
    primary key (owner, case_id, about)
) strict, without rowid;
