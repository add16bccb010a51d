-- Pages and look-ups ask for the grants of their own matter; how many there are for others does not concern them.
create index grant_matters on resources.grant using gin (matters) where revoked_at is null;
