import type { Api } from '../platform/http.ts'
import { dataLedger } from './ledger.ts'
import { looksWorkbook, tablesWorkbook } from './ledger-files.ts'
import { AuditState, DataLedger } from './model.ts'
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
  api.query({
    ...auditor,
    name: 'audit.ledger',
    summary:
      'The data security ledger: what every table holds, how it is protected, how long it stays, and how often officers looked',
    path: '/audit/ledger',
    reply: DataLedger,
    run: dataLedger,
  })
  api.query({
    ...auditor,
    name: 'audit.ledgerFile',
    summary: 'The data security ledger as a workbook (XLSX): the tables, or the looks of the last 30 days',
    path: '/audit/ledger/:file',
    params: z.object({ file: z.enum(['tables.xlsx', 'looks.xlsx']) }),
    reply: z.unknown(),
    async run(ctx, { params: { file } }, { reply }) {
      const ledger = await dataLedger(ctx)
      void reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="ledger-${file}"`)
      return file === 'tables.xlsx' ? tablesWorkbook(ledger) : looksWorkbook(ledger)
    },
  })
}
