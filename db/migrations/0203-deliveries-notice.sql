-- 公告送达: why no other way reached the addressee, since when the notice is public, and the last instant of its thirty days. Withdrawn, it has
-- no such instant any more.
alter table deliveries.delivery
  add column notice_reason text,
  add column published_at timestamptz,
  add column serves_at timestamptz,
  drop constraint delivery_method_check,
  drop constraint delivery_state_check,
  add constraint delivery_method_check check (method in ('page', 'counter', 'post', 'cabinet', 'nearest', 'notice')),
  add constraint delivery_state_check check (state in ('due', 'sent', 'ready', 'published', 'delivered', 'refused', 'returned')),
  add constraint delivery_notice_check check (state <> 'published'
    or (notice_reason is not null and published_at is not null and serves_at is not null));

drop index deliveries.delivery_open;
create index delivery_open on deliveries.delivery (office, planned_at)
  where state in ('due', 'sent', 'ready', 'published', 'returned');
create index delivery_published on deliveries.delivery (published_at, id) where state = 'published';
