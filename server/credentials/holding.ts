import { noteAct } from '../companies/commands/note-act.ts'
import type { ActKind, Acting } from '../companies/model.ts'
import { actsFor, findActing, isServed } from '../companies/queries.ts'
import { refuseCompany } from '../companies/refusals.ts'
import { covers, refuseAgent } from '../companies/rules.ts'
import { personOf, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Certificate } from './model.ts'

type Held = Pick<Certificate, 'chain' | 'number' | 'title' | 'personId' | 'holderKind' | 'holderNumber'>

/** The code of the company that holds a certificate and is served here; null: whoever applied for it holds it. */
export async function companyOf(ctx: ReadCtx, { holderKind, holderNumber }: Held): Promise<string | null> {
  if (holderKind !== 'company' || holderNumber === null) return null
  return (await isServed(ctx, holderNumber)) ? holderNumber : null
}

/** Does a company hold it? Whoever applied for it then holds it for the company at most, and does not speak for it. */
export const isOfCompany = ({
  holderKind,
  holderNumber,
}: Pick<Held, 'holderKind' | 'holderNumber'>): boolean => holderKind === 'company' && holderNumber !== null

/** How the person who asks acts for the company that holds a certificate; null: it is no company's. */
export async function actingFor(ctx: ReadCtx, certificate: Held): Promise<Acting | null> {
  const company = await companyOf(ctx, certificate)
  return company === null ? null : ((await findActing(ctx, company)) ?? null)
}

/**
 * Whether the person who asks holds the certificate, or acts for the company that does, within what they were named for. Refused with the
 * way out where the register has to be asked again first.
 */
export async function mayUse(ctx: ReadCtx, certificate: Held): Promise<boolean> {
  const company = await companyOf(ctx, certificate)
  if (company === null) return certificate.personId === personOf(ctx).id
  const acting = await findActing(ctx, company)
  if (!acting || !covers(acting, certificate.chain)) return false
  if (!acting.fresh) throw refuseCompany('company.stale')
  return true
}

/**
 * Does the person who asks, and has this certificate in their hands, speak for its holder: read what is intended about it, and state the case?
 * Of a company only its legal representative, whom the register has confirmed.
 */
export async function refuseToSpeak(ctx: ReadCtx, certificate: Held): Promise<Refusal | undefined> {
  if (!isOfCompany(certificate)) return undefined
  const acting = await actingFor(ctx, certificate)
  return acting ? refuseAgent(acting) : refuseCompany('company.open-first')
}

/** Whether somebody acted for the company that holds a certificate from `since` until `until`; undefined: it is no company's. */
export async function actsForHolder(
  ctx: ReadCtx,
  certificate: Held,
  by: { personId: string; since: Date; until: Date },
): Promise<boolean | undefined> {
  const code = await companyOf(ctx, certificate)
  return code === null ? undefined : actsFor(ctx, { ...by, code, certificate: certificate.number })
}

/** Where a company holds the certificate, it reads what was done with it and by whom. */
export async function tellCompany(ctx: WriteCtx, certificate: Held, kind: ActKind): Promise<void> {
  const code = await companyOf(ctx, certificate)
  if (code !== null) await noteAct(ctx, { code, kind, certificate })
}
