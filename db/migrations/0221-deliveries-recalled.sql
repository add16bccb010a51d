-- 不用再送: what a paper told of is over before it has reached anybody. What is published no more has neither reason nor day of a notice.
alter table deliveries.delivery
  drop constraint delivery_state_check,
  add constraint delivery_state_check
    check (state in ('due', 'sent', 'ready', 'published', 'delivered', 'refused', 'returned', 'recalled'));
update deliveries.delivery set
  method = case when method <> 'notice' then method when tracking is not null then 'post' else 'counter' end,
  notice_reason = null, published_at = null, serves_at = null
where published_at is not null and (method <> 'notice' or state = 'returned');
