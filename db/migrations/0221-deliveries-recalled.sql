-- 不用再送: what a paper told of is over before it has reached anybody. What is published no more has neither reason nor day of a notice; of
-- notices of before, whose events do not tell them, they go into the note. After a withdrawal another way is tried anew.
alter table deliveries.delivery
  drop constraint delivery_state_check,
  add constraint delivery_state_check
    check (state in ('due', 'sent', 'ready', 'published', 'delivered', 'refused', 'returned', 'recalled'));
update deliveries.delivery set
  method = case when method <> 'notice' then method when tracking is not null then 'post' else 'counter' end,
  note = concat_ws('；', note, to_char(published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || ' 公告：' || notice_reason,
    case when state = 'returned' then '邮寄单号 ' || tracking end),
  tracking = case when state <> 'returned' then tracking end,
  notice_reason = null, published_at = null, serves_at = null
where published_at is not null and (method <> 'notice' or state = 'returned');
