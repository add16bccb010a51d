-- How often a source has answered since a day: figures of the catalogue.
create index call_log_answered on sharing.call_log (source, at) where outcome in ('answered', 'none');
