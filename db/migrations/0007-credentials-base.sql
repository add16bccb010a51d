create schema credentials;

-- 电子证照. The number cannot be guessed: it is the key to the public page that confirms the certificate.
create table credentials.certificate (
  number text primary key,
  type text not null,
  title text not null,
  person_id uuid not null,
  case_id uuid not null,
  step text not null,
  holder text not null,
  wording text not null,
  -- [{label, text, sensitive}] in printing order
  rows jsonb not null,
  issuer text not null,
  issued_at timestamptz not null,
  state text not null check (state in ('valid', 'revoked')),
  unique (case_id, step)
);
create index certificate_person on credentials.certificate (person_id, issued_at desc);
