-- The life of a case: plan, tasks, follow-up, what courts and shelters do, closing; and who is the same person.

alter table case_file add column closed_on text;
alter table case_file add column closure_reason text;
alter table case_file add column reopened_on text;
alter table case_file add column duplicate_of text;
create index case_by_status on case_file (status, closed_on);
create index case_by_work on case_file (status, owner, risk_level);
create index case_by_risk on case_file (status, risk_level, owner);
create index referral_by_reply on referral (status, reply_by, case_id);

alter table person add column duplicate_of text;

alter table service_line add column progress text;
alter table service_line add column options text;
alter table service_line add column note text;
alter table service_line add column provider text;
alter table service_line add column appointment text;

-- A check item of one of the six steps: done, refused by her, not needed, or not yet.
create table step_item (
    id text primary key, case_id text, step text, item text, state text, note text, day text, staff text
) strict, without rowid;
create index step_item_of_case on step_item (case_id);

create table plan (
    id text primary key, case_id text, number integer, made_on text, agreed text, agreed_on text, next_meeting text,
    staff text
) strict, without rowid;
create index plan_of_case on plan (case_id);

create table plan_review (
    id text primary key, case_id text, plan text, note text, staff text, at integer
) strict, without rowid;
create index review_of_plan on plan_review (case_id);

-- What she wants, in her words.
create table goal (
    id text primary key, case_id text, plan text, need text, words text, progress text, set_on text, staff text,
    removed text
) strict, without rowid;
create index goal_of_case on goal (case_id);

create table plan_action (
    id text primary key, case_id text, plan text, goal text, need text, what text, who text, by_when text,
    provider text, result text, reason text, done_on text, staff text, removed text
) strict, without rowid;
create index action_of_case on plan_action (case_id);

-- Made with her; its parts are answers by the code of the element. Never on paper.
create table safety_plan (
    id text primary key, case_id text, needed text, with_her text, copy text, made_on text, reviewed_on text,
    review_on text, staff text, answers text not null default '{}'
) strict, without rowid;
create index safety_plan_of_case on safety_plan (case_id);

-- What somebody has to do, and by when; made by rules or by hand. `due` is a day or a moment.
create table task (
    id text primary key, case_id text, kind text, due text, for_role text, assignee text, source text, state text,
    note text, raised_on text, raised_by text, done_at text, done_by text, result text
) strict, without rowid;
create index task_of_case on task (case_id, state, due);
create index task_by_due on task (state, for_role, due, kind, case_id);

create table follow_up (
    id text primary key, case_id text, task text, at text, way text, spoke_with text, result text, safe text,
    as_agreed text, note text, next_on text, staff text, amends text
) strict, without rowid;
create index follow_up_of_case on follow_up (case_id, at);

create table conference (
    id text primary key, case_id text, consent text, day text, units text, wishes text, questions text,
    decisions text, note text, staff text
) strict, without rowid;
create index conference_of_case on conference (case_id);

create table conference_action (
    id text primary key, case_id text, conference text, what text, unit text, by_when text, done_on text,
    staff text, removed text
) strict, without rowid;
create index conference_action_of_case on conference_action (case_id);

create table police_report (
    id text primary key, case_id text, type text, made_on text, station text, number text, staff text, removed text
) strict, without rowid;
create index police_report_of_case on police_report (case_id);

create table legal_step (
    id text primary key, case_id text, stage text, day text, note text, staff text, at integer, amends text
) strict, without rowid;
create index legal_step_of_case on legal_step (case_id);

create table court_order (
    id text primary key, case_id text, type text, given_on text, until_day text, in_force text, staff text, removed text
) strict, without rowid;
create index court_order_of_case on court_order (case_id);

create table hearing (
    id text primary key, case_id text, day text, court text, accompany text, result text, staff text, removed text
) strict, without rowid;
create index hearing_of_case on hearing (case_id, day);

create table stay (
    id text primary key, case_id text, provider text, status text, admitted_at text, left_at text, exit_to text,
    children text, health_needs text, belongings text, staff text
) strict, without rowid;
create index stay_of_case on stay (case_id);
create index stay_by_status on stay (status, admitted_at);

create table stay_extension (
    id text primary key, case_id text, stay text, until_day text, reason text, staff text, at integer
) strict, without rowid;
create index extension_of_stay on stay_extension (case_id);

-- Closing is asked for by one person and decided by another; a closed case reads only, until it is opened again.
create table closure (
    id text primary key, case_id text, reason text, asked_on text, note text, staff text, at integer,
    answers text not null default '{}'
) strict, without rowid;
create index closure_of_case on closure (case_id);

create table closure_decision (
    id text primary key, case_id text, closure text, decision text, note text, staff text, at integer
) strict, without rowid;
create index decision_of_closure on closure_decision (case_id);

create table reopening (
    id text primary key, case_id text, day text, reason text, staff text, at integer
) strict, without rowid;
create index reopening_of_case on reopening (case_id);

create table transfer (
    id text primary key, case_id text, provider text, consent text, state text, asked_on text, answered_on text,
    note text, staff text
) strict, without rowid;
create index transfer_of_case on transfer (case_id);

-- Whose case it was, and whose it is now.
create table handover (
    id text primary key, case_id text, before text, after text, reason text, staff text, at integer
) strict, without rowid;
create index handover_of_case on handover (case_id);

-- Opened in an emergency by somebody whose case it is not; a supervisor says within a day whether that was right.
create table emergency (
    id text primary key, case_id text, reason text, staff text, at integer, until integer
) strict, without rowid;
create index emergency_of_case on emergency (case_id);
create index emergency_by_staff on emergency (staff, until);

create table emergency_review (
    id text primary key, case_id text, emergency text, decision text, note text, staff text, at integer
) strict, without rowid;
create index review_of_emergency on emergency_review (emergency);

-- Two files that may be one woman's, and what was decided: `before` is the status of the second file, for an undo.
create table duplicate (
    id text primary key, case_id text, other text, kept_person text, other_person text, kind text, state text,
    agreed text, reason text, before text, staff text, at integer
) strict, without rowid;
create index duplicate_of_case on duplicate (case_id);
create index duplicate_of_other on duplicate (other);
create index duplicate_by_state on duplicate (state, at);
create index case_by_duplicate on case_file (duplicate_of) where duplicate_of is not null;
create index person_by_duplicate on person (duplicate_of) where duplicate_of is not null;

-- Parts of a second file that are shown under the first one, and where they belong.
create table moved (id text primary key, thing text not null, origin text not null) strict, without rowid;
create index moved_from on moved (origin);

-- Names as they sound, word by word, and the ends of telephone numbers: what a person is found by.
create table name_key (
    sound text not null, word text not null, person integer not null, year integer,
    primary key (sound, word, person)
) strict, without rowid;
create index name_key_of_person on name_key (person);
create table phone_key (
    digits text not null, person integer not null, primary key (digits, person)
) strict, without rowid;
create index phone_key_of_person on phone_key (person);
create index identity_of_case on record_identity (case_id);
create index perpetrator_name_of_case on perpetrator_identity (case_id);
create table born (person integer primary key, year integer not null) strict;

-- Files that she says are hers too, while her intake is not finished yet.
alter table draft add column known text not null default '[]';

-- What she thought of the service: no code, no case, no day.
create table feedback (
    id text primary key, month text, language text, words text, answers text not null default '{}'
) strict, without rowid;
create index feedback_by_month on feedback (month);

-- Forms that wait, on this PC only, until so many are together that nobody can tell whose is whose.
create table feedback_tray (
    id text primary key, month text not null, language text not null, words text not null, answers text not null
) strict, without rowid;

-- What is left of a case whose file was erased because its time was over: it counts, and no day, code or name is in it.
create table statistic (
    id text primary key, opened text, closed text, sex text, age_group text, category text, types text, services text,
    risk_level text, reason text
) strict, without rowid;
create index statistic_by_opened on statistic (opened);

-- Work without a case: awareness, partners, training. No personal data.
create table prevention (
    id text primary key, day text, type text, place text, women integer, men integer, girls integer, boys integer,
    staff text, removed text
) strict, without rowid;
create index prevention_by_day on prevention (day);

-- The audit is looked through by day, by person, by kind, and by what a row is about: the first word of `about`.
create index audit_by_moment on audit (at);
create index audit_by_actor on audit (actor, at);
create index audit_by_event on audit (event, at);
create index audit_by_about on audit (substr(about, 1, instr(about || ' ', ' ') - 1), at);
