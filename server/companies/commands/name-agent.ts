import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { sendMessage } from '../../messages/commands/send-message.ts'
import { checkUscc } from '../../people/identifiers.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { isUuid } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { NameAgent } from '../model.ts'
import { findActing, getActing, listPapers } from '../queries.ts'
import { refuseCompany } from '../refusals.ts'
import { refuseAgent, refuseNaming } from '../rules.ts'
import { appendAct, dropMandate, insertMandate, takeMandate } from '../store.ts'

/**
 * 授权经办人. The legal representative names a person by number and real name, for certificates of the company or what is held about it,
 * until a day within a year; in place of what the same person was named for before. It counts once they have taken it on, signed in under
 * that number and name. Nothing tells whether there is such a person.
 */
export async function nameAgent(ctx: WriteCtx, input: NameAgent): Promise<void> {
  const acting = await getActing(ctx, input.code)
  demand(refuseAgent(acting))
  const person = personOf(ctx)
  const held = await listPapers(ctx, input.code)
  demand(refuseNaming(input, { number: person.number, held, today: toLocalDate(ctx.now) }))
  await insertMandate(ctx, person.id, input)
  await appendAct(ctx, input.code, 'named', `${input.name}，到 ${input.until}：${wordsOf(input, held)}`)
  const { rows } = await sql<{ id: string }>`
    select id from people.person where number = ${input.number} and name = ${input.name}`.execute(ctx.db)
  for (const { id } of rows)
    await sendMessage(ctx, {
      personId: id,
      text: `${acting.company.name}请您做经办人，到 ${input.until}。请到「我的单位」看清楚再接受。`,
      link: '/me/companies',
    })
}

const wordsOf = ({ papers, records }: NameAgent, held: readonly { chain: string; title: string }[]): string =>
  [
    ...held.flatMap(({ chain, title }) => (papers.includes(chain) ? [`《${title}》`] : [])),
    ...(records ? ['办件和档案'] : []),
  ].join('、')

const isKey = ({ code, id }: { code: string; id: string }): boolean => checkUscc(code).ok && isUuid(id)

/** 接受授权. The agent takes on what bears their number and real name; anything else is refused as if it were not there. */
export async function acceptMandate(ctx: WriteCtx, key: { code: string; id: string }): Promise<void> {
  const person = personOf(ctx)
  if (!isKey(key) || !(await takeMandate(ctx, key, person))) throw refuseCompany('company.no-mandate')
  await appendAct(ctx, key.code, 'taken', person.name)
}

/**
 * 结束授权, at any time: the legal representative of the company, whom the register has confirmed lately, or the agent, who may also decline it
 * so. Gives whether it was the agent.
 */
export async function endMandate(ctx: WriteCtx, key: { code: string; id: string }): Promise<boolean> {
  const acting = await findActing(ctx, key.code)
  if (acting?.as === 'representative' && !acting.fresh) throw refuseCompany('company.stale')
  const by = acting?.as === 'representative' ? null : personOf(ctx)
  const agent = isKey(key) ? await dropMandate(ctx, key, by) : undefined
  if (agent === undefined) throw refuseCompany('company.no-mandate')
  await appendAct(ctx, key.code, 'ended', agent)
  return by !== null
}
