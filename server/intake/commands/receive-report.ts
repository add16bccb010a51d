import { lockReported, reportItem } from '../../cases/commands/report-item.ts'
import { hear } from '../../exchange/commands/hear.ts'
import { findThread } from '../../exchange/queries.ts'
import { refuseExchange } from '../../exchange/refusals.ts'
import { clientOf, type WriteCtx } from '../../platform/ctx.ts'
import { isUuid } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { sha256 } from '../../platform/secrets.ts'
import type { ItemReport, Receipt } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { demandOffice, officeThrough, systemOf } from '../reporter.ts'
import { readReport, refuseBehind, refuseReportedAt } from '../rules.ts'
import { ownCodes } from '../store.ts'

/**
 * The system that has one of our items in its hands tells where it has come to. Older and repeated messages change nothing. Refuses
 * items that were not given to it, offices for which the program does not speak, unknown codes and turns that are not possible. A
 * correction is for the system that has the item now, and for nobody else.
 */
export async function receiveReport(ctx: WriteCtx, report: ItemReport): Promise<Receipt> {
  const client = clientOf(ctx)
  const { region } = ctx.world
  const system = systemOf(region, client, report.source)
  const [owner = '', subject = ''] = report.reference.split('.')
  const key = { owner, subject, system: system.id }
  const unknown = refuseExchange('exchange.not-theirs', { system: system.name })
  // The case is locked before the thread, as by every turn.
  const known = isUuid(owner) ? await lockReported(ctx, { caseId: owner, step: subject }) : undefined
  const thread = known && (await findThread(ctx, key, true))
  // What was taken away from a system and given to another is decided there.
  const isTheirs = known?.item.system === system.id
  if (!known || !thread || !(isTheirs || (known.isOver && !report.correction))) throw unknown
  demandOffice(region, client, known.item)

  const digest = sha256(JSON.stringify(report))
  const receipt = { caseNumber: known.number, state: null, notes: [] }
  if (thread.heard !== null && report.sequence <= thread.heard) {
    const same = report.sequence === thread.heard
    if (same && thread.digest !== digest)
      throw refuseIntake('intake.sequence-reused', { sequence: String(report.sequence) })
    demand(refuseBehind({ sequence: thread.heard, at: thread.of }, report))
    return { ...receipt, outcome: same ? 'same' : 'older' }
  }
  const { correction = null } = report
  const read = readReport(region.codes, await ownCodes(ctx, system.id), system, report)
  if ('refusal' in read) throw read.refusal
  const { state, values, unmapped } = read
  demand(refuseReportedAt(report.at, ctx.now, region.calendar))

  const by = officeThrough(system, client, {
    office: known.item.office,
    permissions: ['case.accept', 'case.decide', 'case.review', ...(correction ? ['case.reopen'] : [])],
    handler: report.handler,
  })
  const unused = await reportItem(ctx, known, by, {
    state,
    correction,
    at: new Date(report.at),
    reason: report.reason ?? null,
    opinion: report.opinion ?? null,
    problems: report.problems ?? [],
    outputs: values,
    procedure: report.procedure ?? null,
  })
  await hear(ctx, key, {
    sequence: report.sequence,
    digest,
    of: new Date(report.at),
    externalNumber: report.externalNumber,
  })
  return {
    outcome: 'applied',
    caseNumber: known.number,
    state: state ?? 'revoked',
    notes: [
      ...unmapped
        .filter(({ element }) => !unused.includes(element))
        .map(({ element, value }) => `「${element}」的代码「${String(value)}」没有对应，照原样收下了。`),
      ...(unused.length > 0
        ? [`办理结果「${unused.join('」「')}」没有记下：准予的时候才记。请在准予那一条里报。`]
        : []),
    ],
  }
}
