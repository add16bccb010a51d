import { sql, type RawBuilder } from 'kysely'

/** Not off the list yet on a day, as SQL over `e`. */
export const isNotGone = (day: string): RawBuilder<boolean> =>
  sql`(e.withdrawn_from is null or e.withdrawn_from > ${day}::date)`

/** 在清单上: on the list on a day, as SQL over `e`. */
export const isListed = (day: string): RawBuilder<boolean> =>
  sql`(e.listed_from <= ${day}::date and ${isNotGone(day)})`

/** 暂停: because of which suspension nobody can apply on a day, past or to come, as SQL over `e`; null where there is none. */
export const suspensionOn = (day: string): RawBuilder<unknown> => sql`(
  select s from jsonb_array_elements(e.suspensions) s
  where s->>'from' <= ${day} and coalesce(s->>'until' > ${day}, true) limit 1)`

/** 暂停: on the list, but nobody can apply for it on a day, as SQL over `e`. */
export const isSuspended = (day: string): RawBuilder<boolean> =>
  sql`(e.suspensions <> '[]' and ${suspensionOn(day)} is not null)`

/** The version of `e` that is in force on a day, to be joined laterally; no row where none is. */
export const inForce = (day: string): RawBuilder<unknown> => sql`(
  select v.* from inventory.version v
  where v.entry_id = e.id and v.state = 'published' and v.effective_from <= ${day}::date
  order by v.version desc limit 1)`

/** The same, or before anything is in force the version that was written last. */
export const inForceOrDraft = (day: string): RawBuilder<unknown> => sql`(
  select v.* from inventory.version v
  where v.entry_id = e.id and (v.state = 'published' and v.effective_from <= ${day}::date or v.version = e.version)
  order by (v.state = 'published' and v.effective_from <= ${day}::date) desc, v.version desc limit 1)`

/** Whether version `v` is the one that is in force on a day, as SQL: for going through versions in the order of one of their columns. */
export const isInForce = (day: string): RawBuilder<boolean> => sql`(
  v.state = 'published' and v.effective_from <= ${day}::date and not exists (
    select from inventory.version n
    where n.entry_id = v.entry_id and n.version > v.version and n.state = 'published' and n.effective_from <= ${day}::date))`

/** Whether officers had a hand in entry `e`, as SQL: then it is the operators', and not just what the region brings along. */
export const isOperators: RawBuilder<boolean> = sql`exists (
  select from inventory.version v where v.entry_id = e.id and cardinality(v.editors) > 0)`

/** Whether entry `e` bears the code of an item, given as `g`, in its area: it is the entry as which the item stands on the list. */
export const bearsCode: RawBuilder<boolean> = sql`(
  e.kind = 'implementation' and e.area = g.area and e.code = g.value and (e.scheme = g.scheme or g.scheme = 'local'))`
