create schema seals;

-- 密钥. The private half is encrypted here (`wrapped`, under the master key `master`) or lives in a hardware module.
create table seals.key (
  id uuid primary key,
  algorithm text not null check (algorithm in ('ecdsa-p256', 'rsa-3072', 'sm2')),
  place text not null check (place in ('software', 'pkcs11')),
  public_key bytea not null,
  created_at timestamptz not null,
  destroyed_at timestamptz
);

create table seals.wrapped_key (
  key_id uuid primary key references seals.key on delete cascade,
  master text not null,
  wrapped bytea not null
);
create index wrapped_key_master on seals.wrapped_key (master);

-- X.509 certificates of the local authority, its own and those of seals and of the time stamps.
create table seals.x509 (
  serial text primary key,
  -- In the order they were made.
  number int generated always as identity,
  role text not null check (role in ('root', 'issuing', 'seal', 'timestamp')),
  key_id uuid not null references seals.key,
  issuer text references seals.x509,
  der bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  revoked_at timestamptz,
  revoked_because text check (revoked_because in ('superseded', 'cessation', 'compromise'))
);
-- The newest of each role signs; older ones go on verifying.
create index x509_role on seals.x509 (role, number desc);
create index x509_revoked on seals.x509 (issuer, revoked_at) where revoked_at is not null;

-- 证书吊销列表, the newest of each authority, as it is served.
create table seals.revocation_list (
  issuer text primary key references seals.x509,
  number int not null,
  der bytea not null,
  this_update timestamptz not null,
  next_update timestamptz not null
);
