import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { resendAll, resendThread } from './commands/resend.ts'
import { cancelReconcile, startReconcile } from './commands/reconcile.ts'
import { dropLetter, pauseSystem, resumeSystem, retryAll, retryLetter } from './commands/settle-letter.ts'
import {
  DeadLetter,
  MessageKey,
  Reconciled,
  Reconciliation,
  Resent,
  SystemView,
  TurnedAwayRow,
} from './model.ts'
import { LIST } from './told.ts'
import { getReconciliation, listDead, listReconciliations, listSystems, listTurnedAway } from './queries.ts'

const SystemKey = z.object({ system: z.string().max(40) })

/** 数据交换 for whoever runs it: the systems with what waits, dead letters, comparing both sides. */
export function registerExchangeRoutes(api: Api): void {
  const operator = { who: 'staff', permission: 'exchange.operate' } as const
  const Systems = z.object({ systems: z.array(SystemView) })
  api.outgoing(LIST)

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
  const One = z.object({ id: z.uuid() })
  api.command({
    ...operator,
    name: 'exchange.reconcile',
    summary: '对账: has a job page through what a system has and compare it with what is here',
    method: 'POST',
    path: '/exchange/systems/:system/reconcile',
    once: true,
    params: SystemKey,
    reply: One,
    run: (ctx, { params }) => startReconcile(ctx, params.system),
  })
  api.query({
    ...operator,
    name: 'exchange.reconciliations',
    summary: 'The newest comparisons with a system',
    path: '/exchange/systems/:system/reconciliations',
    params: SystemKey,
    reply: z.object({ reconciliations: z.array(Reconciliation) }),
    run: async (ctx, { params }) => ({ reconciliations: await listReconciliations(ctx, params.system) }),
  })
  api.query({
    ...operator,
    name: 'exchange.reconciliation',
    summary: 'One comparison: how far it has come, or what came of it',
    path: '/exchange/reconciliations/:id',
    params: One,
    reply: Reconciled,
    run: (ctx, { params }) => getReconciliation(ctx, params.id),
  })
  api.command({
    ...operator,
    name: 'exchange.cancelReconcile',
    summary: 'Stops a comparison',
    method: 'POST',
    path: '/exchange/reconciliations/:id/cancel',
    once: true,
    params: One,
    reply: Reconciled,
    async run(ctx, { params }) {
      await cancelReconcile(ctx, params.id)
      return getReconciliation(ctx, params.id)
    },
  })
  api.command({
    ...operator,
    name: 'exchange.resend',
    summary: '重新发送: all messages about an item that differs, in their order and under the same ids',
    method: 'POST',
    path: '/exchange/reconciliations/:id/resend',
    once: true,
    params: One,
    body: z.object({ reference: z.string().max(100) }),
    reply: z.object({}),
    async run(ctx, { params, body }) {
      await resendThread(ctx, { reconciliation: params.id, reference: body.reference })
      return {}
    },
  })
  api.command({
    ...operator,
    name: 'exchange.resendAll',
    summary: '全部重新发送: the same for every listed item that the other side does not have',
    method: 'POST',
    path: '/exchange/reconciliations/:id/resend-all',
    once: true,
    params: One,
    reply: Resent,
    run: (ctx, { params }) => resendAll(ctx, params.id),
  })
}
