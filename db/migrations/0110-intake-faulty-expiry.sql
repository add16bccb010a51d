-- Rows that nobody mends or drops go after a time; the sweep finds them by the instant at which they came last.
create index faulty_row_received on intake.faulty_row (received_at);
