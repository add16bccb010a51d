import { z } from 'zod'
import { PartKey } from '../designs/model.ts'
import type { Api } from '../platform/http.ts'
import { getSystemTrial, tryReport, trySending } from './commands/try-system.ts'
import { SystemTrial, TriedReport, TriedSending } from './system-model.ts'

const Key = z.object({ designId: z.uuid(), id: PartKey.shape.id })

/** 试一试: a department system of a design, both ways, before it goes live. */
export function registerSystemTrialRoutes(api: Api): void {
  const designer = { who: 'staff', permission: ['design.write', 'design.publish'] } as const
  api.query({
    ...designer,
    name: 'intake.systemTrial',
    summary:
      'What a department system of a design can be tried with, and whether the server knows its address',
    path: '/designs/:designId/systems/:id/trial',
    params: Key,
    reply: SystemTrial,
    run: (ctx, { params }) => getSystemTrial(ctx, params),
  })
  api.command({
    ...designer,
    name: 'intake.trySending',
    summary: '试发: the message that a department system of a design would be sent, of an invented applicant',
    method: 'POST',
    path: '/designs/:designId/systems/:id/try-sending',
    params: Key,
    body: z.strictObject({ item: z.string().max(100), applicant: z.int().min(0).max(19) }),
    reply: TriedSending,
    run: (ctx, { params, body }) => trySending(ctx, params, body),
  })
  api.command({
    ...designer,
    name: 'intake.tryReport',
    summary: '试收: how a report of a department system of a design would be read; nothing of it is kept',
    method: 'POST',
    path: '/designs/:designId/systems/:id/try-report',
    params: Key,
    body: z.strictObject({ report: z.string().min(2).max(100_000) }),
    reply: TriedReport,
    run: (ctx, { params, body }) => tryReport(ctx, params, body.report),
  })
}
