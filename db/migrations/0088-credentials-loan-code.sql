-- 取用码: what the lender tells the borrower by another way than the link; a loan of before has none. Wrong ones are counted.
alter table credentials.loan add column code_hash text, add column tries int not null default 0;

-- The desk's list by state: what is over or has begun is read from the days. Each list runs along one index in its order.
create index certificate_office_state on credentials.certificate (office, state, issued_at desc, number desc);
create index certificate_office_over on credentials.certificate (office, valid_until)
  where state in ('pending', 'valid', 'suspended') and valid_until is not null;
create index certificate_named on credentials.certificate (office, holder);
create index certificate_numbered on credentials.certificate (office, holder_number) where holder_number is not null;
