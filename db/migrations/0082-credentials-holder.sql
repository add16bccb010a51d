-- 一企一档 asks for everything that a holder has or had, not only what is valid.
create index certificate_of_holder on credentials.certificate (holder_number, issued_at desc) where holder_number is not null;
