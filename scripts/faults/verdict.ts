import type { Product } from '../crash/product.ts'
import type { Applicants } from './applicants.ts'
import { IDS, type Departments } from './departments.ts'

export type Judged = {
  cases: number
  items: number
  /** Messages to departments, and how often one had to be sent again because its answer was lost. */
  messages: number
  repeated: number
  reports: number
  found: string[]
}

type Row = {
  reference: string
  system: string
  state: string
  sequence: number
  ended: boolean
  externalNumber: string
}

/** Compares what both sides hold of every item, and looks for what was lost or done twice. */
export async function judge(
  { pool }: Product,
  { bureaus }: Departments,
  { cases, withdrawn }: Applicants,
): Promise<Judged> {
  const found: string[] = []
  const items = (
    await pool.query<{ caseId: string; step: string; state: string }>(
      `select case_id as "caseId", step, state from cases.case_item`,
    )
  ).rows
  const known = new Map(items.map(({ caseId, step, state }) => [`${caseId}.${step}`, state]))
  for (const caseId of cases.keys()) {
    if (!known.has(`${caseId}.stall`)) found.push(`the acknowledged case ${caseId} is lost`)
  }
  if (items.length !== cases.size * 5) found.push(`${items.length} items of ${cases.size} cases`)
  for (const { caseId, step } of withdrawn) {
    const state = known.get(`${caseId}.${step}`)
    if (state !== 'withdrawn') found.push(`${caseId}.${step} was withdrawn and is ${state}`)
  }
  for (const [reference, state] of known) {
    if (!['granted', 'refused', 'revoked', 'withdrawn', 'stopped'].includes(state))
      found.push(`${reference} ended as ${state}`)
  }

  const threads = (
    await pool.query<Row>(
      `select t.owner || '.' || t.subject as reference, t.system, i.state, t.sequence, t.ended_at is not null as ended,
         coalesce(t.external_number, '') as "externalNumber"
       from exchange.thread t join cases.case_item i on i.case_id = t.owner and i.step = t.subject`,
    )
  ).rows
  for (const { reference, system, state: here, ended, sequence, externalNumber } of threads) {
    // What was taken back from a system waits there for ever.
    const state = ended ? 'waiting' : here
    const held = bureaus[system as (typeof IDS)[number]].items.get(reference)
    if (!held) found.push(`${reference} never arrived at ${system}`)
    else {
      if (held.state !== state)
        found.push(
          `${reference} is ${state} here and ${held.state} at ${system}, its reports refused: ${held.refused.join(', ') || 'none'}`,
        )
      if (held.applied !== sequence)
        found.push(`${sequence} messages about ${reference} were written, ${held.applied} came to ${system}`)
      if (externalNumber !== '' && held.externalNumber !== externalNumber)
        found.push(`${reference} has the number ${held.externalNumber} at ${system}, here ${externalNumber}`)
    }
  }
  const held = IDS.reduce((sum, id) => sum + bureaus[id].items.size, 0)
  if (held !== threads.length)
    found.push(`departments hold ${held} items, ${threads.length} were given to them`)

  // Once more for each time that it was opened again.
  const twice = await pool.query<{ subject: string; kind: string; step: string; times: number }>(
    `with told as materialized (
       select subject, kind, coalesce(data->>'step', '') as step, count(*)::int as times from platform.event
       where kind ~ '^case\\.(started|granted|refused|accepted|revoked|withdrawn|closed|reopened|held)$' group by 1, 2, 3
     )
     select t.subject, t.kind, t.step, t.times from told t
       left join told r on r.subject = t.subject and case t.kind
         when 'case.closed' then r.kind = 'case.reopened'
         when 'case.started' then r.kind = 'case.held' and r.step = t.step
         else t.kind in ('case.granted', 'case.refused') and r.kind = 'case.reopened' and r.step = t.step end
     where t.kind not in ('case.reopened', 'case.held')
     group by t.subject, t.kind, t.step, t.times having t.times > 1 + coalesce(sum(r.times), 0)`,
  )
  for (const { subject, kind, step, times } of twice.rows)
    found.push(`${kind} ${times} times for ${subject}.${step}`)
  const dead = await pool.query<{ system: string; error: string }>(
    `select system, error from exchange.message where state = 'dead' limit 20`,
  )
  for (const { system, error } of dead.rows) found.push(`a dead letter to ${system}: ${error}`)
  const sum = (name: 'messages' | 'repeated' | 'reports'): number =>
    IDS.reduce((total, id) => total + bureaus[id].counts[name], 0)
  return {
    cases: cases.size,
    items: threads.length,
    messages: sum('messages'),
    repeated: sum('repeated'),
    reports: sum('reports'),
    found,
  }
}
