-- Services stand in the order of their names, in each language in its own; what they are found by is put down anew. Each
-- index holds all that a search reads, so that it is one walk.

drop table provider_sought;
create table provider_sought (
    id text primary key, active text not null, by_en text not null, by_ur text not null, by_hi text not null,
    words text not null, opening text not null
) strict, without rowid;
create index provider_sought_en on provider_sought (active, by_en, id, words, opening);
create index provider_sought_ur on provider_sought (active, by_ur, id, words, opening);
create index provider_sought_hi on provider_sought (active, by_hi, id, words, opening);

-- What a newer program wrote was kept unread, without a mark that it waits: now it is looked for when the file is opened.
insert into setting select 'newer_waits', 'before' where exists (select 1 from operation where state = 'newer')
on conflict do nothing;

-- Two PCs can mint one slip number twice, and a file of one slip is never taken for a file of the other: the id of the slip
-- where it was issued stands beside the number. What came before knows no other.
alter table incoming add column slip text;
alter table slip_file add column slip text;

-- A step or a reply that was entered by mistake is taken back by an entry that names it; a step knows the reply that made it
-- and what it replaced in the slip.
alter table referral_event add column amends text;
alter table referral_event add column stub text;
alter table referral_event add column had text;
alter table stub add column amends text;
