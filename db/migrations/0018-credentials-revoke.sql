-- A decision may be put right: the certificate that it gave is revoked, and another may follow.
alter table credentials.certificate
  drop constraint certificate_case_id_step_key,
  add column revoked_at timestamptz,
  add column revoked_because text;
create unique index certificate_valid on credentials.certificate (case_id, step) where state = 'valid';
