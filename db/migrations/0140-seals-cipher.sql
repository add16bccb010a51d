-- By which cipher a private key is encrypted: what was there before SM4 could be chosen is AES's.
alter table seals.wrapped_key add column cipher text not null default 'aes-256-gcm'
  check (cipher in ('aes-256-gcm', 'sm4-ctr-hmac-sm3'));
alter table seals.wrapped_key alter column cipher drop default;
