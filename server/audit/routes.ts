import type { Api } from '../platform/http.ts'
import { AuditState } from './model.ts'
import { auditState, listHeads } from './queries.ts'
import { headLines } from './heads.ts'
import { z } from 'zod'

/** 审计 over HTTP: to be looked at, never to be changed. */
export function registerAuditRoutes(api: Api): void {
  const auditor = { who: 'staff', permission: 'audit.read' } as const
  api.query({
    ...auditor,
    name: 'audit.state',
    summary: 'How the audit chain stands: logs, last block, last checks and their findings',
    path: '/audit',
    reply: AuditState,
    run: auditState,
  })
  api.endpoint({
    ...auditor,
    name: 'audit.heads',
    summary:
      'The heads of the audit chain, a JSON object a line: a copy kept elsewhere proves a rewritten chain',
    method: 'GET',
    path: '/audit/heads',
    reply: z.unknown(),
    run: async (db, _input, { actor, reply }) =>
      reply
        .header('content-type', 'application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit-heads.jsonl"')
        .send(headLines(await db.read(actor, listHeads))),
  })
}
