import type { Actor } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { TrialWay, type Design, type Fault, type PartKey } from './model.ts'
import type { EntryKind } from '../regions/model.ts'
import { refuseDesign } from './refusals.ts'

/** Only a draft changes, and only as it was read: of two operators at once the second is told. */
export function refuseChange(design: Design, revision: number): Refusal | undefined {
  if (design.state !== 'draft') return refuseDesign('design.not-a-draft', { title: design.title })
  if (design.revision !== revision) return refuseDesign('design.changed-meanwhile', { title: design.title })
  return undefined
}

/** Nobody writes over what he has not seen: `seen` and `stands` are the digests of what was shown and of what stands; null: nothing. */
export function refuseUnseen(
  { kind, id }: PartKey,
  seen: string | null | undefined,
  stands: string | null,
): Refusal | undefined {
  const part = `${kind}/${id}`
  if (seen === stands) return undefined
  return seen === null && stands !== null
    ? refuseDesign('design.part-there', { part })
    : refuseDesign('design.moved-on', { part })
}

/** A design goes to review when it holds something and nothing in the whole region is wrong with it. */
export function refuseSubmit(design: Design, parts: number, faults: readonly Fault[]): Refusal | undefined {
  if (parts === 0) return refuseDesign('design.empty', { title: design.title })
  if (faults.length > 0) return refuseFaults(faults)
  return undefined
}

/** The ways in which a department system was not tried as it is written: `digest` of what is written; null: it is taken away. */
export function untriedWays(
  { kind, tried }: { kind: EntryKind; tried: Partial<Record<TrialWay, string>> },
  digest: string | null,
): TrialWay[] {
  return kind !== 'systems' || digest === null ? [] : TrialWay.options.filter((way) => tried[way] !== digest)
}

/** A department system goes to review when both ways have been tried as it is written. */
export function refuseUntried(name: string, ways: readonly TrialWay[]): Refusal | undefined {
  const told = { out: '看一遍会发出去的消息', back: '读一条对方的回报' }
  return ways.length > 0
    ? refuseDesign('design.untried', { name, ways: ways.map((way) => told[way]).join('，') })
    : undefined
}

/** What a system has in its hands would be known to nobody, if it were taken away. */
export function refuseTakingAway(name: string, inHand: number): Refusal | undefined {
  return inHand > 0 ? refuseDesign('design.system-busy', { name, count: String(inHand) }) : undefined
}

/** 双人复核: nobody who had a hand in it looks it over, and only what was seen is approved or given back. */
export function refuseReview(design: Design, actor: Actor, revision: number): Refusal | undefined {
  if (design.state !== 'review') return refuseDesign('design.not-in-review', { title: design.title })
  if (actor.kind === 'staff' && design.editors.includes(actor.id)) return refuseDesign('design.own')
  if (design.revision !== revision) return refuseDesign('design.changed-meanwhile', { title: design.title })
  return undefined
}

/** The design with whoever changes it among its editors. */
export function editedBy(design: Design, actor: Actor): Design {
  if (actor.kind !== 'staff' || design.editors.includes(actor.id)) return design
  return { ...design, editors: [...design.editors, actor.id] }
}

/** What is in force cannot be given up; it is changed by another design. Nor is what `who` wrote since `revision` was read. */
export function refuseDrop(design: Design, revision: number, who: string): Refusal | undefined {
  const { state, title } = design
  if (state === 'published' || state === 'dropped') return refuseDesign('design.over', { title })
  return design.revision === revision ? undefined : refuseDesign('design.read-older', { title, who })
}

/** Every fault with its place, so that the page can lead to it. */
export function refuseFaults(faults: readonly Fault[]): Refusal {
  return refuseDesign(
    'design.faulty',
    { count: String(faults.length) },
    faults.map(({ file, path, reason }) => ({
      field: path ? `${file}#${path}` : file,
      code: 'fault',
      zh: reason,
    })),
  )
}
