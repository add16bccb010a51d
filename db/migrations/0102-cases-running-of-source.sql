-- What of other systems is still running, by system: few, however many have come and ended.
create index case_running_of on cases.case (source, id) where closed_at is null and source <> 'own';
