import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { moveClock } from '../../deadlines/commands/move-clock.ts'
import { withdrawAlarms } from '../../deadlines/commands/withdraw-alarms.ts'
import { listClocks } from '../../deadlines/queries.ts'
import { displayDate } from '../../forms/display.ts'
import { singleId } from '../../onething/single.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { readableCode } from '../../platform/secrets.ts'
import { openDates, ranDates } from '../dates.ts'
import type { CaseItem, Filed, Reported } from '../model.ts'
import { itemChanged } from '../refusals.ts'
import { asOf, followReport, reportedEvent, reportedInstants } from '../reported.ts'
import { NO_DUE_DATE } from '../rules.ts'
import { closeCase, lockCase, reopenCase, saveItem } from '../store.ts'
import { isFinal } from '../turns.ts'

/**
 * 归集. Writes down what a department system says of a case that it handles: a new one, or where a known one has come to. It
 * stands in the same lists, clocks and figures as ours; nobody acts on it here. The caller has seen to the order of
 * messages. Where the department hands its case to another office (a branch to the bureau), it goes there with its clocks. Refuses another item
 * under the number of a known case.
 */
export async function collectCase(
  ctx: WriteCtx,
  reported: Reported,
  known: string | null,
): Promise<{ caseId: string; number: string }> {
  const caseId = known ?? (await writeCase(ctx, reported))
  const current = await lockCase(ctx, caseId)
  const before = current.items[0]
  if (!before || before.item !== reported.item.item.id) throw itemChanged(before?.itemName ?? '')

  const after: CaseItem = {
    ...before,
    ...reportedInstants(reported, before),
    office: reported.office,
    state: reported.state,
    reason: reported.reason,
    decidedBy: reported.state === 'granted' || reported.state === 'refused' ? 'officer' : null,
  }
  const seen = known === null ? { ...before, submittedAt: null } : before
  const clocks = await followReport(ctx, seen, after, reported)
  if (before.office !== after.office) await moveToOffice(ctx, before, reported)
  const then = asOf(ctx, after.decidedAt ?? reported.at)
  await saveItem(ctx, { ...after, ...ranDates(clocks, after), ...openDates(then, clocks, after) })
  await saveHead(ctx, caseId, reported)
  if (isFinal(after.state)) await closeCase(then, current.case)
  else if (current.case.closedAt) await reopenCase(ctx, current.case)

  const told = { step: after.step, source: reported.source.id, externalNumber: reported.externalNumber }
  if (known === null) await record(asOf(ctx, reported.submittedAt), 'case.received', caseId, told)
  if (known !== null || after.state !== 'submitted') {
    await record(then, reportedEvent(before.state, reported.state), caseId, {
      ...told,
      reason: reported.reason,
      ...(reported.special && { procedure: reported.special.reason, needed: reported.special.needed }),
    })
  }
  return { caseId, number: current.case.number }
}

/**
 * What still runs goes along, with the time used so far; what the message says was over by then, was the other's. So were the marks that had
 * been passed by then; the cards for later ones, given before we heard of it, are taken back, and the office that has it now gets its own.
 */
async function moveToOffice(
  ctx: WriteCtx,
  { caseId, step, office: from }: CaseItem,
  { office: to, at, source }: Reported,
): Promise<void> {
  for (const clock of await listClocks(ctx, caseId)) {
    const ref = { owner: caseId, subject: clock.subject, kind: clock.kind }
    if (clock.state === 'stopped' || clock.subject !== step || clock.office === to) continue
    await moveClock(ctx, ref, to, { since: at })
    // A clock that stands still has no marks to be judged by.
    if (clock.state !== 'running') continue
    const reason = `「${source.name}」晚到的消息说明，${displayDate(toLocalDate(at))}起就由别的单位办理。`
    await withdrawAlarms(ctx, { ...ref, run: clock.run }, { shown: clock, until: at, reason })
  }
  await record(asOf(ctx, at), 'case.rerouted', caseId, { step, from, to })
}

const NOTHING_FILED: Filed = {
  values: {},
  materials: [],
  counts: { items: 1, departments: 1, forms: 0, fields: 0, questions: 0, materials: 0, uploads: 0 },
  signature: null,
}

async function writeCase(ctx: WriteCtx, reported: Reported): Promise<string> {
  const caseId = uuidv7(ctx.now)
  const { item, version } = reported.item
  const prefix = `${ctx.world.region.head.area ?? '000000'}-${toLocalDate(ctx.now).replaceAll('-', '')}-`
  await sql`
    insert into cases.case (id, number, query_code, person_id, applicant, applicant_number, onething,
      onething_version, onething_name, filed, submitted_at, papers_issued, source, source_name, external_number, channel)
    values (${caseId}, ${prefix} || lpad(nextval('cases.case_number')::text, 6, '0'), ${readableCode(8)},
      ${reported.applicant.personId}, ${reported.applicant.name}, ${reported.applicant.number},
      ${singleId(item.id)}, ${version}, ${item.name}, ${JSON.stringify(NOTHING_FILED)}::jsonb,
      ${reported.submittedAt}, true, ${reported.source.id}, ${reported.source.name}, ${reported.externalNumber},
      ${reported.channel})`.execute(ctx.db)
  await sql`
    insert into cases.case_item (case_id, step, position, item, item_version, item_name, office, state, needs,
      submitted_at, order_on)
    values (${caseId}, ${item.id}, 0, ${item.id}, ${version}, ${item.name}, ${reported.office}, 'submitted',
      '{}', ${reported.submittedAt}, ${NO_DUE_DATE})`.execute(ctx.db)
  return caseId
}

/** What a later message may put right: who applied, when, and by which way the case is known. */
async function saveHead(
  ctx: WriteCtx,
  caseId: string,
  { applicant, submittedAt, source, channel }: Reported,
): Promise<void> {
  await sql`
    update cases.case set applicant = ${applicant.name}, applicant_number = ${applicant.number},
      person_id = ${applicant.personId}, submitted_at = ${submittedAt}, source_name = ${source.name},
      channel = ${channel}
    where id = ${caseId}`.execute(ctx.db)
}
