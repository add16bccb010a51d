import { NOTHING_KNOWN } from '../../onething/plan.ts'
import { checkUscc } from '../../people/identifiers.ts'
import { personOf, type Actor, type ReadCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { listGrantsInForce } from '../../resources/queries.ts'
import { logCalls } from '../../sharing/commands/log-calls.ts'
import { lookUp } from '../../sharing/commands/look-up.ts'
import type { SourceCall } from '../../sharing/model.ts'
import { MATTER, REGISTER, type Company } from '../model.ts'
import { findActing } from '../queries.ts'
import { noSuchCompany, refuseCompany } from '../refusals.ts'
import { freshUntil, isRepresentative } from '../rules.ts'
import { appendAct, dropStanding, saveStanding } from '../store.ts'

/**
 * 添加单位. The person says for which company they act; the register of enterprises is asked whether they are its 法定代表人, and the call
 * stands in their 我的数据. Refused where it says no, alike whether there is such a company; and where it does not answer. Gives the code.
 */
export async function addCompany(db: Database, actor: Actor, input: { code: string }): Promise<string> {
  const checked = checkUscc(input.code)
  if (!checked.ok) throw refuseCompany('company.code', [{ field: 'code', code: checked.why, zh: checked.zh }])
  const code = checked.value
  const { id: personId, number } = await db.read(actor, async (ctx) => personOf(ctx))
  if (!(await confirmStanding(db, actor, { code, personId, number })))
    throw refuseCompany('company.not-represented', [
      { field: 'code', code: 'not-represented', zh: refuseCompany('company.not-represented').zh },
    ])
  return code
}

/**
 * Opens a company for whoever acts for it. Where the standing on which that rests is not fresh any more, the register is asked again first;
 * who is not its legal representative any more loses it, and so do the agents whom they have named. To anybody else there is no such company.
 */
export async function enterCompany(db: Database, actor: Actor, input: { code: string }): Promise<void> {
  const acting = await db.read(actor, (ctx) => findActing(ctx, input.code))
  if (!acting) throw noSuchCompany()
  if (acting.fresh) return
  if (!(await confirmStanding(db, actor, { code: input.code, ...acting.restsOn }))) throw noSuchCompany()
}

type Asked = { code: string; personId: string; number: string }

/** Asks the register, outside any transaction, and keeps what it said. False: this person is not the legal representative. */
async function confirmStanding(db: Database, actor: Actor, asked: Asked): Promise<boolean> {
  const { company, represents, calls, until } = await db.read(actor, (ctx) => askRegister(ctx, asked))
  // A call is written down whatever came of it.
  await db.write(actor, (ctx) => logCalls(ctx, calls))
  const outcome = calls.at(-1)?.outcome
  if (outcome === undefined || outcome === 'ungranted') throw refuseCompany('company.no-register')
  const isNone = outcome === 'none'
  if (!isNone && (outcome !== 'answered' || represents === undefined))
    throw refuseCompany('company.register-silent')
  await db.write(actor, async (ctx) => {
    if (represents) await saveStanding(ctx, company, { personId: asked.personId, freshUntil: until })
    // A company has one legal representative: whom the register confirms takes the place of any other.
    const { lost, agents } = await dropStanding(ctx, { ...asked, whose: represents ? 'of-others' : 'own' })
    for (const name of lost) await appendAct(ctx, asked.code, 'lost', name)
    for (const agent of agents) await appendAct(ctx, asked.code, 'ended', agent)
    if (represents) await appendAct(ctx, asked.code, 'confirmed')
  })
  return represents === true
}

/** What the register says now, not what it had said before; `represents`: of this person, undefined where it does not say. */
async function askRegister(
  ctx: ReadCtx,
  { code, number }: Asked,
): Promise<{
  company: Omit<Company, 'confirmedAt'>
  represents: boolean | undefined
  calls: SourceCall[]
  until: Date
}> {
  const grants = await listGrantsInForce(ctx, [MATTER])
  const { facts, calls } = await lookUp({
    call: ctx.world.callSystem,
    sources: ctx.world.region.sources,
    grants,
    uses: ctx.world.uses,
    lookups: [{ source: REGISTER, with: { code, representative: number }, as: 'company' }],
    facts: NOTHING_KNOWN,
    subject: uuidv7(ctx.now),
    matter: MATTER,
    purpose: '核实单位的法定代表人',
    now: ctx.now,
    fresh: true,
  })
  const said = (name: string): unknown => facts.known[`company.${name}`]?.value
  const text = (name: string): string | null => (typeof said(name) === 'string' ? String(said(name)) : null)
  const represents = isRepresentative(
    { code: said('code'), representativeNumber: said('representativeNumber'), state: said('state') },
    { code, number },
  )
  const company = {
    code,
    name: text('name') ?? code,
    state: text('state') ?? '',
    address: text('address'),
    establishedOn: text('establishedOn'),
  }
  return { company, represents, calls, until: freshUntil(grants, ctx.now) }
}
