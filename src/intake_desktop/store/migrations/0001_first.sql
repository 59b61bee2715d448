-- The first shape of the store. Never edit a migration that has landed: write the next one.

create table setting (name text primary key, value text not null) strict, without rowid;

-- Every incarnation of a PC whose operations are kept here, with the end of its chain.
create table device (
    nr integer primary key,
    id text not null unique,
    last_seq integer not null default 0,
    last_hash text not null,
    forked integer not null default 0
) strict;

-- This PC's own incarnation and its keys for bundles.
create table own_device (
    id text primary key references device (id),
    station text not null,
    signing_seed blob not null,
    age_identity text not null,
    epoch integer not null default 1,
    clock integer not null default 0
) strict;

create table trusted_device (
    id text primary key,
    station text not null,
    card blob not null,
    trusted_at integer not null,
    trusted_by text not null,
    revoked_epoch integer,
    revoked_sequence integer
) strict;

-- The journal: exactly what is sent, byte for byte, in the order in which it was written or admitted here.
create table operation (
    nr integer primary key,
    device integer not null references device (nr),
    seq integer not null,
    id text not null,
    subject text,
    state text not null default 'applied' check (state in ('applied', 'quarantined', 'newer', 'sealed')),
    reason text,
    line blob not null,
    unique (device, seq)
) strict;
create index operation_of_thing on operation (id);

create table held (
    device text not null, seq integer not null, line blob not null, primary key (device, seq)
) strict, without rowid;

-- Which operations are live for each field of a thing: {"device.seq": ["field", …]}.
create table entity (
    id text primary key, thing text not null, subject text, heads text not null
) strict, without rowid;
create index entity_of_subject on entity (subject) where subject is not null;

create table conflict (
    id text not null, field text not null, thing text not null, subject text, siblings text not null,
    primary key (id, field)
) strict, without rowid;
create index conflict_of_subject on conflict (subject);

create table subject_key (subject text primary key, key blob not null) strict, without rowid;
create table erased (subject text primary key, ref text not null) strict, without rowid;

-- One row a transaction, each with the hash of the one before.
create table audit (
    nr integer primary key,
    at integer not null,
    actor text not null,
    event text not null,
    about text not null,
    wrote text not null,
    previous text not null,
    hash text not null
) strict;

-- What was typed and not yet saved, on this PC only.
create table draft (
    id text primary key,
    owner text not null,
    form_id text not null,
    form_version text not null,
    answers text not null,
    step text not null,
    started_at integer not null,
    updated_at integer not null
) strict, without rowid;

create table counter (name text primary key, value integer not null) strict, without rowid;

create table sent_bundle (
    epoch integer not null, sequence integer not null, bundle_id text not null, manifest_hash text not null,
    made_at integer not null, operations integer not null, upto text not null, primary key (epoch, sequence)
) strict, without rowid;

create table peer_bundle (
    device text not null, epoch integer not null, sequence integer not null, bundle_id text not null,
    manifest_hash text not null, previous_hash text not null, received_at integer not null,
    primary key (device, epoch, sequence)
) strict, without rowid;

-- What a peer said it has: {"device": seq}.
create table peer_have (device text primary key, have text not null, at integer not null) strict, without rowid;

-- The newest list of staff of each other PC, exactly as its supervisors signed it.
create table peer_roster (device text primary key, content blob not null) strict, without rowid;

-- Things, as they stand now: a projection of the journal.

create table person (
    nr integer primary key, id text not null unique, survivor_code text, sex text, age_group text, age_years integer
) strict;
create index person_by_code on person (survivor_code);

create table identity (
    id text primary key, person text, full_name text, name_used text
) strict, without rowid;
create index identity_of_person on identity (person);

create table contact (
    id text primary key, person text, may_contact text, method text, phone text, phone_is_shared text, safe_times text,
    safe_words text, leave_message text
) strict, without rowid;

create table case_file (
    nr integer primary key,
    id text not null unique,
    number text,
    person text,
    opened_on text,
    status text,
    step text,
    centre_category text,
    entry_source text,
    helpline text,
    services_wanted text,
    statistics text,
    risk_level text,
    owner text,
    mode text
) strict;
create index case_by_day on case_file (opened_on);
create index case_of_person on case_file (person);

create table record (
    id text primary key, case_id text, form_id text, form_version text, answers text not null default '{}'
) strict, without rowid;
create index record_of_case on record (case_id);

create table consent (
    id text primary key, case_id text, type text, decision text, giver text, method text, provider text, sector text,
    level text, limits text, given_on text, valid_until text, witness text, staff text, amends text
) strict, without rowid;
create index consent_of_case on consent (case_id);

create table service_line (
    id text primary key, case_id text, sector text, wanted text, outcome text, day text, staff text
) strict, without rowid;
create index service_line_of_case on service_line (case_id);

create table referral (
    id text primary key, slip_number text, case_id text, consent text, provider text, sector text, level text,
    priority text, status text, carrier text, discreet integer, language text, request text, appointment text,
    escort text, issued_at text, issued_by text, reply_by text, tell_centre text
) strict, without rowid;
create index referral_of_case on referral (case_id);
create index referral_by_slip on referral (slip_number);

create table referral_event (
    id text primary key, referral text, status text, at text, staff text, note text
) strict, without rowid;
create index event_of_referral on referral_event (referral);

create table provider (
    id text primary key, name_en text, name_ur text, name_hi text, neutral_en text, neutral_ur text, neutral_hi text,
    sectors text, level text, address text, phone text, hours text, focal_point text, verified_on text, active text
) strict, without rowid;

-- Women helped without a record: no code, no name, no case.
create table tally (
    id text primary key, kind text, day text, sex text, age_group text, sectors text, statistics text, staff text
) strict, without rowid;
create index tally_by_day on tally (day);

create virtual table search_code using fts5 (
    words, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'", prefix = '1 2 3 4'
);
create virtual table search_name using fts5 (
    words, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'", prefix = '1 2 3'
);
