import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { reconcile } from './commands/reconcile.ts'
import { dropLetter, pauseSystem, resumeSystem, retryAll, retryLetter } from './commands/settle-letter.ts'
import { DeadLetter, MessageKey, Reconciled, SystemView, TurnedAwayRow } from './model.ts'
import { listDead, listSystems, listTurnedAway } from './queries.ts'

const SystemKey = z.object({ system: z.string().max(40) })

/** What the systems of departments say of items, read with the code lists of the region; the room of cases knows how. */
export type CompareStates = (system: string, state: string, result: string | null | undefined) => string

/** 数据交换 for whoever runs it: the systems with what waits, dead letters, comparing both sides. */
export function registerExchangeRoutes(api: Api, deps: { meaningOf: CompareStates }): void {
  const operator = { who: 'staff', permission: 'exchange.operate' } as const
  const Systems = z.object({ systems: z.array(SystemView) })

  api.query({
    ...operator,
    name: 'exchange.systems',
    summary: 'The department systems: state, what waits and since when, dead letters',
    path: '/exchange/systems',
    reply: Systems,
    run: async (ctx) => ({ systems: await listSystems(ctx) }),
  })
  api.query({
    ...operator,
    name: 'exchange.dead',
    summary: 'Dead letters with the reason, the newest first',
    path: '/exchange/dead',
    querystring: z.object({ system: z.string().max(40).optional() }),
    reply: z.object({ letters: z.array(DeadLetter) }),
    run: async (ctx, { query }) => ({ letters: await listDead(ctx, query.system) }),
  })
  api.query({
    ...operator,
    name: 'exchange.turnedAway',
    summary: 'Messages of programs that were not taken, counted by day, sender and reason',
    path: '/exchange/turned-away',
    reply: z.object({ rows: z.array(TurnedAwayRow) }),
    run: async (ctx) => ({ rows: await listTurnedAway(ctx) }),
  })
  for (const [verb, summary, act] of [
    ['pause', '暂停: nothing is sent to a system until it is let go on', pauseSystem],
    ['resume', '恢复: a system is spoken to again at once', resumeSystem],
    ['retryAll', '全部重发: all dead letters of a system', retryAll],
  ] as const) {
    api.command({
      ...operator,
      name: `exchange.${verb}`,
      summary,
      method: 'POST',
      path: `/exchange/systems/:system/${verb === 'retryAll' ? 'retry-all' : verb}`,
      once: true,
      params: SystemKey,
      reply: Systems,
      async run(ctx, { params }) {
        await act(ctx, params.system)
        return { systems: await listSystems(ctx) }
      },
    })
  }
  api.command({
    ...operator,
    name: 'exchange.retry',
    summary: '重发: one dead letter',
    method: 'POST',
    path: '/exchange/dead/retry',
    once: true,
    body: MessageKey,
    reply: z.object({}),
    async run(ctx, { body }) {
      await retryLetter(ctx, body)
      return {}
    },
  })
  api.command({
    ...operator,
    name: 'exchange.drop',
    summary: '放弃: one dead letter, with the reason; what waits behind it goes on',
    method: 'POST',
    path: '/exchange/dead/drop',
    once: true,
    body: MessageKey.extend({ reason: z.string().trim().min(4).max(300) }),
    reply: z.object({}),
    async run(ctx, { body }) {
      await dropLetter(ctx, body)
      return {}
    },
  })
  api.endpoint({
    ...operator,
    name: 'exchange.reconcile',
    summary: '对账: pages through what a system has and compares it with what is here',
    method: 'POST',
    path: '/exchange/systems/:system/reconcile',
    params: SystemKey,
    reply: Reconciled,
    run: (db, { params }, { actor }) => reconcile(db, actor, params.system, deps.meaningOf),
  })
}
