import { actorRef, type Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { checkTrail, type CheckGiven } from '../check.ts'
import type { Finding, Inspection } from '../model.ts'
import { findingText } from '../rules.ts'
import { insertInspection } from '../store.ts'
import { tellAuditors } from './tell-auditors.ts'

/** Of many findings these are kept and shown. */
const MOST_KEPT = 200

/** Checks the whole trail, keeps what came of it, and tells the auditors of every office if something is wrong. */
export async function inspectTrail(
  db: Database,
  actor: Actor,
  given: Pick<CheckGiven, 'heads' | 'roots'> & { found?: (finding: Finding) => void },
): Promise<Inspection> {
  const findings: Finding[] = []
  let count = 0
  const [at, checked] = await db.read(actor, async (ctx) => [
    ctx.now,
    await checkTrail(ctx, {
      ...given,
      found(finding) {
        count += 1
        if (findings.length < MOST_KEPT) findings.push(finding)
        given.found?.(finding)
      },
    }),
  ])
  return db.write(actor, async (ctx) => {
    const made: Inspection = {
      at,
      ms: ctx.now.getTime() - at.getTime(),
      ...checked,
      count,
      findings: findings.map((finding) => ({ ...finding, text: findingText(finding) })),
    }
    await insertInspection(ctx, uuidv7(ctx.now), actorRef(actor), made)
    const [first] = made.findings
    if (first) {
      const more = count > 1 ? `等 ${count} 处` : ''
      await tellAuditors(ctx, { text: `审计链核查发现异常：${first.text}${more}。请马上查看。` })
    }
    return made
  })
}
