create schema messages;

-- 站内消息: what a person reads under 我的消息.
create table messages.message (
  person_id uuid not null,
  id uuid not null,
  case_id uuid,
  text text not null,
  link text,
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (person_id, id)
);
create index message_unread on messages.message (person_id) where read_at is null;

-- 短信, delivered by the job `messages.deliver`. The text of a secret one is emptied once it has left.
create table messages.sms (
  id uuid primary key,
  phone text not null,
  text text not null,
  link text,
  secret boolean not null default false,
  created_at timestamptz not null,
  delivered_at timestamptz,
  given_up_at timestamptz,
  attempts int not null default 0,
  last_error text
);
create index sms_created_at on messages.sms (created_at);

-- The way in for every room: [{id, personId|null, phone|null, text, link, caseId, secret}]. A personId gets a message, a phone an SMS.
create function messages.send(messages jsonb, at timestamptz) returns void language sql as $$
  with given as (
    select coalesce(m.id, gen_random_uuid()) as id, m."personId", m.phone, m.text, m.link, m."caseId", m.secret
    from jsonb_to_recordset(messages)
      as m(id uuid, "personId" uuid, phone text, text text, link text, "caseId" uuid, secret boolean)
  ), kept as (
    insert into messages.message (person_id, id, case_id, text, link, created_at)
    select g."personId", g.id, g."caseId", g.text, g.link, at from given g where g."personId" is not null
  ), sent as (
    insert into messages.sms (id, phone, text, link, secret, created_at)
    select g.id, g.phone, g.text, g.link, coalesce(g.secret, false), at from given g where g.phone is not null
    returning id
  )
  select count(graphile_worker.add_job('messages.deliver', json_build_object('smsId', s.id))) from sent s
$$;
