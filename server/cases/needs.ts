import { forgoEnd } from '../deadlines/commands/forgo-end.ts'
import { tellOfficers } from '../messages/commands/tell-officers.ts'
import { needIds, type Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { tellSystem } from './outgoing.ts'
import { unmetNeeds, type Unmet } from './rules.ts'
import { saveItem } from './store.ts'

/** What a need names, in the plain words that citizens know: 「借场地」、「登记安全措施」. */
export function needNames(
  definition: Definition,
  { items, confirmations }: Pick<WholeCase, 'items' | 'confirmations'>,
  need: string,
): string {
  return needIds(need)
    .map((id) => {
      const step = items.some((item) => item.step === id)
      return step ? itemOf(definition, id).plainName : confirmations.find((each) => each.id === id)?.name
    })
    .flatMap((name) => (name === undefined ? [] : [`「${name}」`]))
    .join('、')
}

/** Tells whoever has an item in hand, else those of its office who could take it. */
export async function tellHandler(ctx: WriteCtx, item: CaseItem, kind: string, text: string): Promise<void> {
  const permission = { submitted: 'case.accept', correcting: 'case.accept', proposed: 'case.review' } as const
  await tellOfficers(ctx, {
    office: item.office,
    ...(item.officerId
      ? { staffId: item.officerId }
      : { permission: permission[item.state as keyof typeof permission] ?? 'case.decide' }),
    kind,
    text,
    link: `/staff/tasks/${item.caseId}/${item.step}`,
    owner: item.caseId,
    step: item.step,
  })
}

/**
 * What an accepted item rests on was lost, has failed for good, or stands again since `before`: its trail, its officer and the system that
 * handles it are told, and a page that was opened before is refused. While it was lost nobody could grant, so a limit that passed meanwhile
 * grants nothing by itself: the officer decides. Gives the sentences for the applicant.
 */
export async function followNeeds(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
  before: ReadonlyMap<string, Unmet>,
): Promise<string[]> {
  const now = unmetNeeds(current)
  const sentences: string[] = []
  for (const item of current.items) {
    const [was, is] = [before.get(item.step), now.get(item.step)]
    const back = was !== undefined && is === undefined && item.decidedAt === null
    if (!back && (is === undefined || (was?.need === is.need && was.failed === is.failed))) continue
    const { need, failed } = is ?? { ...was, need: was?.need ?? '', failed: false }
    const [names, name] = [needNames(definition, current, need), `「${item.itemName}」`]
    const late =
      back && (await forgoEnd(ctx, { owner: current.case.id, subject: item.step, kind: 'decision' }))
    if (late) delete current.clocks
    const [officer, applicant] = back
      ? [
          `${names}有了结果，${name}可以接着办了。${late ? '等的时候办理时限已经过了，不会自动准予，请尽快作出决定。' : ''}`,
          `${names}有了结果，${name}接着办。`,
        ]
      : failed
        ? [
            `${names}没有办成，${name}要用到它的结果，不能准予了。请依法作出不予的决定，或者终止办理。`,
            `${name}要用到${names}的结果，但是它没有办成。部门会依法作出决定并告诉您；您也可以撤回。`,
          ]
        : [
            `${name}要用到${names}的结果，它正在重新办理或者重新确认。有结果以前不能作决定，办理时限照常计算。`,
            `${name}先等一等：${names}正在重新办理或者重新确认，有结果以后自动接着办，您不用做什么。`,
          ]
    await saveItem(ctx, item)
    await record(ctx, back ? 'case.need-met' : 'case.need-lost', current.case.id, {
      step: item.step,
      because: need,
      reason: officer,
    })
    await tellHandler(ctx, item, 'need', officer)
    const told = {
      case: current.case,
      item: { ...item, reason: officer },
      law: itemOf(definition, item.step),
    }
    await tellSystem(ctx, told, back ? 'needMet' : 'needLost')
    sentences.push(applicant)
  }
  return sentences
}
