import { startFilled } from '../../applications/commands/start.ts'
import { badAnswers } from '../../applications/refusals.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import { parseAnswer } from '../../forms/answer.ts'
import { displayValue } from '../../forms/display.ts'
import type { Fact } from '../../forms/model.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import { CORRECTION } from '../model.ts'
import { getContested } from '../queries.ts'

export type StartCorrection = {
  caseNumber: string
  element: string
  /** As typed. */
  right: string
  reason: string
}

const MOST_REASON = 500

/**
 * 数据异议. The person says that a value which a department gave is wrong, what is right and why; that begins an application of its own,
 * filled in already, for the office that answers for the source. Gives the id of the draft, which still has to be signed. Refused for
 * values that nobody here can put right, and where what is right is missing, malformed or the same.
 */
export async function startCorrection(ctx: WriteCtx, input: StartCorrection): Promise<string> {
  const contested = await getContested(ctx, input)
  const { element, held, origin, source, owner, caseNumber } = contested
  const problems: FieldProblem[] = []
  const parsed = parseAnswer({ ...element, name: '正确的内容' }, input.right, toLocalDate(ctx.now))
  if (!parsed.ok) problems.push({ field: 'right', code: parsed.code, zh: parsed.zh })
  const right = parsed.ok ? displayValue(element, parsed.value) : ''
  if (parsed.ok && right === held)
    problems.push({ field: 'right', code: 'same', zh: '和登记的内容一样。请写正确的内容。' })
  const reason = input.reason.trim()
  if (reason.length < 4 || reason.length > MOST_REASON)
    problems.push({ field: 'reason', code: 'length', zh: `请写明理由，4 到 ${MOST_REASON} 个字。` })
  if (problems.length > 0) throw badAnswers(problems)

  // Only the value itself comes from the register; which one it is, the person has said. Element and source stand on no form: names do.
  const own = (value: string): Fact => ({ value, origin: { kind: 'answer', at: ctx.now.toISOString() } })
  const draft = await startFilled(ctx, {
    onething: CORRECTION,
    facts: {
      known: {
        'correction.about': own(element.id),
        'correction.item': own(`${element.section}·${element.name}`),
        'correction.source': own(source.id),
        'correction.department': own(`${source.department}·${source.name}`),
        'correction.held': { value: held, origin },
        'correction.fetchedOn': own(toLocalDate(new Date(origin.at))),
        'correction.case': own(caseNumber),
        'correction.office': own(owner.id),
      },
      answers: { 'correction.right': own(right), 'correction.reason': own(reason) },
    },
  })
  return draft.id
}
