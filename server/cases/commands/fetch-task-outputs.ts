import { itemOf } from '../../onething/prepare.ts'
import { listGrantsInForce } from '../../resources/queries.ts'
import { fetchOutputs, type FetchFailure } from '../../sharing/commands/fetch-outputs.ts'
import { logCalls } from '../../sharing/commands/log-calls.ts'
import { typedValue } from '../../forms/display.ts'
import type { Value } from '../../forms/expression.ts'
import type { Fact, Facts } from '../../forms/model.ts'
import { NOTHING_KNOWN } from '../../onething/plan.ts'
import { officerOf, type Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { demand } from '../../platform/refusal.ts'
import { record } from '../../platform/events.ts'
import { loadTask } from '../desk.ts'
import type { WholeCase } from '../model.ts'
import { refuseTurn, settlingTurn } from '../rules.ts'
import { standingOf } from '../standing.ts'
import type { TaskKey } from '../turn.ts'

/**
 * Has the department's own system allot what granting this item will hand on (the citizen number of a newborn), so that
 * nobody types it twice. Decides nothing: the officer still grants. The department answers the same when asked again.
 * Values come as an officer would type them (money in yuan), for that is how `grantItem` reads them.
 */
export async function fetchTaskOutputs(
  db: Database,
  actor: Actor,
  key: TaskKey,
): Promise<{ outputs: Record<string, Value>; failed: string | null }> {
  const { elements, fetched } = await db.read(actor, async (ctx) => {
    const { found, item, definition } = await loadTask(ctx, key)
    const standing = await standingOf(ctx, found, definition, item)
    demand(refuseTurn(item, settlingTurn(standing), officerOf(ctx), standing))
    const matter = `item:${itemOf(definition, item.step).id}`
    const answer = await fetchOutputs({
      call: ctx.world.callSystem,
      sources: ctx.world.region.sources,
      grants: await listGrantsInForce(ctx, [matter]),
      uses: ctx.world.uses,
      elements: definition.elements,
      outputs: itemOf(definition, item.step).outputs,
      facts: factsOf(found),
      caseId: found.case.id,
      step: item.step,
      subject: found.case.id,
      matter,
      purpose: `办理「${item.itemName}」`,
      now: ctx.now,
    })
    return { elements: definition.elements, fetched: answer }
  })
  await db.write(actor, async (ctx) => {
    await logCalls(ctx, fetched.calls)
    await record(ctx, 'case.outputs-fetched', key.caseId, {
      step: key.step,
      given: Object.keys(fetched.given),
    })
  })
  const failure = fetched.failures[0]
  return {
    outputs: Object.fromEntries(
      Object.entries(fetched.given).map(([element, fact]) => [
        element,
        typedValue(elements[element], fact.value),
      ]),
    ),
    failed: failure ? failureText(failure) : null,
  }
}

function failureText({ why, name, text }: FetchFailure): string {
  if (why === 'refused') return text ?? `${name}的系统没有给出结果，请核对申请内容，或者手工填写。`
  if (why === 'unready') return `取数要用的信息还不齐，请先等前面的事项办成，或者手工填写。`
  if (why === 'ungranted') return `还没有向${name}取数的共享授权，请手工填写；要自动取，请先申请授权。`
  if (why === 'spent') return `今天向${name}取数的次数已经用完，请明天再取，或者手工填写。`
  return `${name}的系统暂时没有回应，请稍后再取，或者手工填写。`
}

/** The application as it was filed, who filed it, and what earlier items have produced. */
function factsOf(found: WholeCase): Facts {
  const answers: Record<string, Fact> = {}
  const origin = { kind: 'answer' as const, at: found.case.submittedAt.toISOString() }
  for (const [element, filed] of Object.entries(found.case.filed.values)) {
    answers[element] = { value: filed.value, origin }
  }
  for (const item of found.items) {
    for (const [element, value] of Object.entries(item.outputs)) answers[element] = { value, origin }
  }
  const applicant: Fact = { value: found.case.personNumber, origin }
  return { ...NOTHING_KNOWN, known: { 'applicant.number': applicant }, answers }
}
