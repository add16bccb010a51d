import { sql, type RawBuilder } from 'kysely'
import { HELD_BY_COMPANY, heldByPerson } from '../credentials/queries.ts'
import { postName } from '../offices/rules.ts'
import { calledFields } from '../onething/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { listCallsAbout } from '../sharing/queries.ts'
import type { Call, Look } from './model.ts'
import { companyCases, officeName } from './held.ts'

/** Events that say that an officer, or the system of an office, saw something of a case. */
const CASE_LOOKS = [
  'case.viewed',
  'case.revealed',
  'case.file-viewed',
  'case.document-viewed',
  'certificate.viewed',
  'delivery.address-viewed',
] as const

type Cursor = { at: Date; key: string }
/** `of`: the office in which the post is looked up; null where the post stands there by its name. */
type Row = Omit<Look, 'at' | 'office'> & {
  at: Date
  key: string
  office: string | null
  of: string | null
}
export type LookPage = { looks: Look[]; next: string | null }

/**
 * Everybody of an office who saw something about the person or company, the newest first: opened items and files, revealed values,
 * certificates opened or used, dossiers. `before` is where the last page ended.
 */
export async function listLooks(
  ctx: ReadCtx,
  whose: { personId: string; number: string } | { company: string },
  asked: { before?: string | undefined; limit: number },
): Promise<LookPage> {
  const before = readCursor(asked.before)
  const [number, theirCases, theirCertificates] =
    'company' in whose
      ? [
          whose.company,
          companyCases(whose.company),
          sql`t.holder_kind = 'company' and t.holder_number = ${whose.company}`,
        ]
      : [
          whose.number,
          // Whoever once applied for a certificate of a company does not read who opened it since.
          sql`c.person_id = ${whose.personId} and not (e.kind = 'certificate.viewed' and exists (
            select from credentials.certificate t where t.number = e.data ->> 'number' and ${HELD_BY_COMPANY}))`,
          heldByPerson(whose.personId),
        ]
  const page = (columns: RawBuilder<unknown>, from: RawBuilder<unknown>, at: RawBuilder<unknown>) => sql`
    (select ${columns} from ${from} and ${before ? sql`${at} < ${new Date(before.at.getTime() + 1)}` : sql`true`}
     order by ${at} desc limit ${asked.limit + 1 + TIES})`
  const branches = [
    page(
      sql`date_trunc('milliseconds', l.at) as at, 'd' || l.id as key, case when l.within is null then 'dossier.opened' else 'dossier.revealed' end as kind,
        l.office_name as office, null as of, l.post_name as post, l.by ->> 'name' as name, null as matter, l.reason as purpose,
        l.case_number as "caseNumber", l.revealed as fields`,
      sql`dossier.look l where l.number = ${number}`,
      sql`l.at`,
    ),
    page(
      sql`date_trunc('milliseconds', e.at) as at, 'e' || e.seq as key, e.kind, e.actor ->> 'office' as office, e.actor ->> 'office' as of, e.actor ->> 'post' as post, e.actor ->> 'name' as name,
              coalesce(i.item_name, c.onething_name) as matter, e.data ->> 'purpose' as purpose, c.number as "caseNumber",
              null::text[] as fields`,
      // Pages that the desk fetched beforehand were seen by nobody.
      sql`cases.case c join platform.event e on e.subject = c.id
              left join cases.case_item i on i.case_id = c.id and i.step = e.data ->> 'step'
              where ${theirCases} and e.kind = any(${CASE_LOOKS}::text[])
                and e.actor ->> 'kind' in ('staff', 'client') and e.data ->> 'note' is null`,
      sql`e.at`,
    ),
    page(
      sql`date_trunc('milliseconds', u.at) as at, 'u' || u.id as key, 'certificate.' || u.kind as kind, u.organ as office, u.by ->> 'office' as of, u.by ->> 'post' as post, u.by ->> 'name' as name,
              t.title as matter, u.purpose, u.case_number as "caseNumber", u.fields`,
      // The chain is what the index of uses knows.
      sql`credentials.use u join credentials.certificate t on t.chain = u.chain and t.number = u.number
              where ${theirCertificates}`,
      sql`u.at`,
    ),
  ]
  const { rows } = await sql<Row>`
    select * from (${sql.join(branches, sql` union all `)}) looks
    where ${before ? sql`(at, key) < (${before.at}, ${before.key})` : sql`true`}
    order by at desc, key desc limit ${asked.limit + 1}`.execute(ctx.db)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  return {
    looks: shown.map(({ key: _key, at, office, of, post, ...row }) => ({
      ...row,
      at: at.toISOString(),
      post: postName(ctx.world.region.offices, of, post),
      office: office === null ? null : officeName(ctx, office),
    })),
    next: last && rows.length > asked.limit ? cursorOf(last) : null,
  }
}

/** So many looks may fall into the same instant at the end of a page without one being passed over. */
const TIES = 50

const cursorOf = ({ at, key }: Cursor): string =>
  Buffer.from(`${at.toISOString()} ${key}`).toString('base64url')

function readCursor(text: string | undefined): Cursor | undefined {
  const [at = '', key = ''] = Buffer.from(text ?? '', 'base64url')
    .toString('utf8')
    .split(' ')
  const instant = new Date(at)
  return Number.isNaN(instant.getTime()) || !/^[deu][0-9a-f-]+$/.test(key) ? undefined : { at: instant, key }
}

/** Questions to departments in which the number stood, the newest first; also those that no grant let be put. */
export async function listCallPage(
  ctx: ReadCtx,
  number: string,
  asked: { before?: string | undefined; limit: number },
): Promise<{ calls: Call[]; next: string | null }> {
  const before = /^\d{1,15}$/.test(asked.before ?? '') ? Number(asked.before) : undefined
  const rows = await listCallsAbout(ctx, number, {
    ...(before === undefined ? {} : { before }),
    limit: asked.limit + 1,
  })
  const shown = rows.slice(0, asked.limit)
  return {
    calls: shown.map((call) => ({
      at: call.at.toISOString(),
      department: call.department,
      name: call.name,
      purpose: call.purpose,
      outcome: call.outcome,
      fields: calledFields(ctx, call),
      cached: call.cached,
      actor: call.actor.kind === 'system' ? '' : call.actor.name,
    })),
    next: rows.length > asked.limit ? String(shown.at(-1)?.seq) : null,
  }
}
