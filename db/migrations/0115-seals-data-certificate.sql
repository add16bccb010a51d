-- A certificate whose key signs data and their list of states, so that they are checked by the root that seals are checked by.
alter table seals.x509 drop constraint x509_role_check;
alter table seals.x509 add constraint x509_role_check
  check (role in ('root', 'issuing', 'seal', 'timestamp', 'audit', 'data'));
