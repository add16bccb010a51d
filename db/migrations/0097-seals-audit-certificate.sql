-- A certificate whose key signs the chain of the audit trail, and nothing else.
alter table seals.x509 drop constraint x509_role_check;
alter table seals.x509 add constraint x509_role_check check (role in ('root', 'issuing', 'seal', 'timestamp', 'audit'));
