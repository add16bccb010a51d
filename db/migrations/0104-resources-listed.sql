-- The catalogue by code, and how long it is, without a look at the entries themselves.
create index resource_listed on resources.resource (code) where state = 'listed';
