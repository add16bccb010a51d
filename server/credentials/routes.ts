import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { lookAtIssued, searchIssued } from './commands/look-at-issued.ts'
import { proposeTurn } from './commands/propose-turn.ts'
import { recordStatement } from './commands/record-statement.ts'
import { approveTurn, returnTurn } from './commands/review-turn.ts'
import type { RulingPapers } from './rulings.ts'
import { CertificateDetail, CertificateSummary, Propose, RecordStatement, State } from './model.ts'

const Number = z.object({ number: z.string().max(60) })
const OfProposal = Number.extend({ id: z.uuid() })
const Done = z.object({})
const Approve = z.strictObject({ answer: z.string().trim().max(500).optional() })

/** The desk of the office that issues certificates; `papers` hands the holder what is intended and decided. */
export function registerCertificateRoutes(api: Api, papers: RulingPapers): void {
  api.endpoint({
    name: 'certificates.list',
    summary:
      'Certificates that the own office has issued, the newest first; whoever is found by name or number is told',
    who: 'staff',
    permission: ['case.decide', 'case.review'],
    method: 'GET',
    path: '/certificates',
    querystring: z.object({
      q: z.string().max(100).optional(),
      state: z.union([State, z.literal('proposed')]).optional(),
      before: z.string().max(200).optional(),
    }),
    reply: z.object({ rows: z.array(CertificateSummary), next: z.string().nullable() }),
    run: (db, { query }, { actor }) => db.write(actor, (ctx) => searchIssued(ctx, query)),
  })

  api.endpoint({
    name: 'certificates.get',
    summary:
      'A certificate of the own office with its versions, its history and what is proposed; looking is recorded',
    who: 'staff',
    method: 'GET',
    path: '/certificates/:number',
    params: Number,
    reply: CertificateDetail,
    run: (db, { params }, { actor }) => db.write(actor, (ctx) => lookAtIssued(ctx, params.number)),
  })

  api.command({
    name: 'certificates.propose',
    summary:
      'Propose 暂扣, 发还, 撤销 or 注销 with reason and clause; the holder is heard where the law says so, and a second person decides',
    who: 'staff',
    permission: ['case.decide', 'case.review'],
    method: 'POST',
    path: '/certificates/:number/proposals',
    params: Number,
    body: Propose,
    reply: z.object({ id: z.uuid() }),
    once: true,
    run: (ctx, { params, body }) => proposeTurn(ctx, { ...params, ...body }, papers),
  })

  api.command({
    name: 'certificates.approve',
    summary: 'Decide as the second person: the 决定书 is issued, the turn is taken and the holder told',
    who: 'staff',
    permission: 'case.review',
    method: 'POST',
    path: '/certificates/:number/proposals/:id/approve',
    params: OfProposal,
    body: Approve,
    reply: Done,
    once: true,
    async run(ctx, { params, body }) {
      await approveTurn(ctx, { ...params, answer: body.answer ?? null }, papers)
      return {}
    },
  })

  api.command({
    name: 'certificates.recordStatement',
    summary:
      'Write down what the holder said by telephone, at the counter or by letter to what is intended, or that they waive it; another officer decides',
    who: 'staff',
    permission: ['case.decide', 'case.review'],
    method: 'POST',
    path: '/certificates/:number/proposals/:id/statement',
    params: OfProposal,
    body: RecordStatement,
    reply: Done,
    once: true,
    async run(ctx, { params, body }) {
      await recordStatement(ctx, { ...params, ...body })
      return {}
    },
  })

  api.command({
    name: 'certificates.return',
    summary: 'Do not agree, and say why; the certificate stays as it is',
    who: 'staff',
    permission: 'case.review',
    method: 'POST',
    path: '/certificates/:number/proposals/:id/return',
    params: OfProposal,
    body: z.strictObject({ note: z.string().trim().min(2).max(300) }),
    reply: Done,
    once: true,
    async run(ctx, { params, body }) {
      await returnTurn(ctx, { ...params, ...body }, papers)
      return {}
    },
  })
}
