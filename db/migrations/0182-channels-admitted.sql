-- What two persons agreed on last: whoever is asked again reads what it was before, and what it would become.
alter table channels.channel add column admitted jsonb;
update channels.channel set admitted = jsonb_build_object('name', name, 'office', office, 'scopes', scopes, 'onethings', onethings,
  'redirectUris', redirect_uris, 'perMinute', per_minute)
where state in ('live', 'paused');
