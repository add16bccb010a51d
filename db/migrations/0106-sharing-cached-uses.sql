-- Figures tell calls from what was served of kept answers, out of the index alone.
create index call_log_used on sharing.call_log (source, at) include (cached) where outcome in ('answered', 'none');
drop index sharing.call_log_answered;
