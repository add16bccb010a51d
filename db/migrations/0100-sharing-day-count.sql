-- How often a source answered on a day that is over: a month is thirty short rows of each, not every call again.
create table sharing.day_count (
  source text not null,
  day date not null,
  calls int not null,
  primary key (source, day)
);
