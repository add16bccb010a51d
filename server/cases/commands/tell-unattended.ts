import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { listAvoided, listHandlers } from '../../people/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { isRelated } from '../rules.ts'
import { findCase } from '../store.ts'

/** What it takes to go on with an open item, by its state; an opinion needs no acceptance but the same office. */
const NEEDED = { 'case.accept': '受理', 'case.decide': '审查', 'case.review': '审核' } as const
const neededFor = sql`case i.state when 'submitted' then 'case.accept' when 'proposed' then 'case.review'
  else 'case.decide' end`

/** Open items that lie alike: in one office, for one permission, with one holder, proposed by one officer. */
type Heap = {
  office: string
  permission: keyof typeof NEEDED
  holder: string | null
  holderName: string | null
  proposer: string | null
  open: number
}
const proposerOf = sql`case i.state when 'proposed' then i.proposal->>'officerId' end`

/**
 * Work that nobody can take today is told to the administrators of its office, each once a day: nobody has the permission, or
 * whoever holds an item is away without a stand-in, or the only reviewer has proposed it herself, or everybody who could
 * act has to keep away (回避). What a department handles in its own system is not ours to hand out.
 */
export async function tellUnattended(ctx: WriteCtx): Promise<void> {
  const found = await sql<Heap>`
    select i.office, ${neededFor} as permission, i.officer_id as holder, i.officer as "holderName",
      ${proposerOf} as proposer, count(*)::int as open
    from cases.case_item i join cases.case c on c.id = i.case_id
    where c.source_name is null and i.bucket = 'open' group by 1, 2, 3, 4, 5`.execute(ctx.db)
  const places = Map.groupBy(found.rows, ({ office, permission }) => `${office} ${permission}`)
  for (const heaps of places.values()) {
    const [some] = heaps
    if (!some) continue
    const { office, permission } = some
    const actors = (await listHandlers(ctx, office, permission)).map(({ id, standIn }) => ({
      id,
      actor: standIn?.id ?? id,
    }))
    const tell = (what: string, text: string) =>
      tellOfficers(ctx, {
        office,
        permission: 'office.administer',
        kind: 'no-handler',
        text,
        link: '/staff/office',
        once: `no-handler ${permission} ${what} ${toLocalDate(ctx.now)}`,
      })
    if (actors.length === 0) {
      const open = heaps.reduce((sum, heap) => sum + heap.open, 0)
      await tell('', `有 ${open} 件等着办，但是今天没有人能${NEEDED[permission]}。请安排人员或代岗。`)
      continue
    }
    for (const heap of heaps) {
      const { holder, holderName, proposer, open } = heap
      // A second officer reviews whoever holds it.
      const held = permission === 'case.review' ? null : holder
      const able = actors
        .filter(({ id, actor }) => (held === null || id === held) && actor !== proposer)
        .map(({ actor }) => actor)
      if (able.length > 0) await tellAvoided(ctx, heap, held, able, tell)
      else if (held !== null)
        await tell(
          held,
          `${holderName ?? ''}认领的 ${open} 件今天没有人能办：本人不在岗，也没有人代岗。请安排代岗，或者交给同事办。`,
        )
      else
        await tell(
          proposer ?? '',
          `有 ${open} 件等着审核，但是能审核的只有提出意见的人自己。请安排另一位同事审核。`,
        )
    }
  }
}

/** 回避: the items of a heap that concern every one of those who could act, or relatives of theirs. */
async function tellAvoided(
  ctx: WriteCtx,
  heap: Heap,
  held: string | null,
  able: readonly string[],
  tell: (what: string, text: string) => Promise<void>,
): Promise<void> {
  const avoided: Set<string>[] = []
  for (const id of able) {
    const numbers = await listAvoided(ctx, [id])
    if (numbers.size === 0) return
    avoided.push(numbers)
  }
  const [first = new Set<string>()] = avoided
  for (const { caseId, step, itemName } of await listConcerning(ctx, heap, [...first])) {
    const current = await findCase(ctx, { id: caseId })
    if (!current || !avoided.every((numbers) => isRelated(current, numbers))) continue
    const which = `办件 ${current.case.number} 的「${itemName}」`
    await tell(
      `${caseId} ${step}`,
      held === null
        ? `${which}没有人能办：能办的同事都要回避。请安排不用回避的同事来办。`
        : `${which}由${heap.holderName ?? ''}认领，但是要回避。请让${heap.holderName ?? ''}释放，或者交给同事办。`,
    )
  }
}

/** The items of a heap whose case names one of these citizen numbers. */
async function listConcerning(
  ctx: WriteCtx,
  heap: Heap,
  numbers: readonly string[],
): Promise<{ caseId: string; step: string; itemName: string }[]> {
  const same = (column: RawBuilder<unknown>, value: string | null) =>
    sql`${column}::text is not distinct from ${value}::text`
  const found = await sql<{ caseId: string; step: string; itemName: string }>`
    select i.case_id as "caseId", i.step, i.item_name as "itemName"
    from cases.case_item i join cases.case c on c.id = i.case_id left join people.person p on p.id = c.person_id
    where c.source_name is null and i.office = ${heap.office} and i.bucket = 'open' and ${neededFor} = ${heap.permission}
      and ${same(sql`i.officer_id`, heap.holder)} and ${same(proposerOf, heap.proposer)}
      and (coalesce(p.number, c.applicant_number) = any(${numbers}::text[])
        or exists (select from jsonb_each(c.filed->'values') v where v.value->>'value' = any(${numbers}::text[])))
    order by i.case_id, i.step`.execute(ctx.db)
  return found.rows
}
