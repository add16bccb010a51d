import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { sendBytes } from '../platform/send-bytes.ts'
import { paperFile } from '../seals/commands/seal-document.ts'
import { noteDownload } from './commands/note-download.ts'
import { dataFields, signedData } from './data.ts'
import { State } from './model.ts'
import { certificatePaper } from './queries.ts'
import { ALL_TURNS } from './turns.ts'
import { getOwnCertificate, listCards, loadOwn } from './wallet.ts'

const Number = z.object({ number: z.string().max(60) })

const Card = z.object({
  number: z.string(),
  title: z.string(),
  holder: z.string(),
  holderKind: z.enum(['person', 'company']),
  issuer: z.string(),
  state: State,
  validUntil: z.iso.date().nullable(),
  version: z.int(),
  soon: z.boolean(),
})

const Own = Card.extend({
  identifier: z.string().nullable(),
  validFrom: z.iso.date(),
  issuedAt: z.coerce.date(),
  wording: z.string(),
  rows: z.array(z.object({ label: z.string(), text: z.string() })),
  caseNumber: z.string(),
  versions: z.array(Card),
  history: z.array(
    z.object({
      number: z.string(),
      turn: z.enum(ALL_TURNS),
      state: State,
      at: z.coerce.date(),
      reason: z.string().nullable(),
      clause: z.string().nullable(),
      paper: z.string().nullable(),
      caseNumber: z.string(),
    }),
  ),
  uses: z.array(
    z.object({
      at: z.coerce.date(),
      kind: z.enum(['looked', 'shown', 'lent', 'used']),
      organ: z.string().nullable(),
      purpose: z.string(),
      caseNumber: z.string().nullable(),
    }),
  ),
  /** What signed data can show, by the name under which it is chosen. */
  fields: z.array(z.object({ name: z.string(), label: z.string() })),
})

/** 我的证照 for other programs of the holder: what the pages of the portal give. */
export function registerWalletRoutes(api: Api, publicUrl: string): void {
  api.query({
    name: 'wallet.list',
    summary: 'The own certificates, each in the version that counts, the newest first',
    who: 'person',
    scope: 'certificates',
    path: '/me/certificates',
    reply: z.object({ certificates: z.array(Card) }),
    run: async (ctx) => ({ certificates: await listCards(ctx) }),
  })
  api.query({
    name: 'wallet.get',
    summary:
      'An own certificate with its versions, its history, who used it, and the fields of its signed data',
    who: 'person',
    scope: 'certificates',
    path: '/me/certificates/:number',
    params: Number,
    reply: Own,
    async run(ctx, { params }) {
      const fields = dataFields(await loadOwn(ctx, params.number))
      const own = await getOwnCertificate(ctx, params.number)
      return { ...own, fields: fields.map(({ name, label }) => ({ name, label })) }
    },
  })
  api.endpoint({
    name: 'wallet.pdf',
    summary: 'An own certificate as PDF, sealed; always the same bytes',
    method: 'GET',
    who: 'person',
    scope: 'certificates',
    path: '/me/certificates/:number/pdf',
    params: Number,
    reply: z.unknown(),
    async run(db, { params }, { actor, reply }) {
      const paper = await db.read(actor, async (ctx) => {
        const { number } = await loadOwn(ctx, params.number)
        return certificatePaper(ctx, number, publicUrl)
      })
      const { name, bytes } = await paperFile(db, paper)
      await db.write(actor, (ctx) => noteDownload(ctx, params))
      return sendBytes(reply, 'application/pdf', name, bytes)
    },
  })
  api.endpoint({
    name: 'wallet.data',
    summary: 'Signed data (SD-JWT VC) of an own certificate; only the chosen fields can be read from it',
    method: 'POST',
    who: 'person',
    scope: 'certificates',
    path: '/me/certificates/:number/data',
    params: Number,
    body: z.strictObject({ fields: z.array(z.string().max(100)).max(100) }),
    reply: z.unknown(),
    async run(db, { params, body }, { actor, reply }) {
      const { name, text } = await db.read(actor, (ctx) => signedData(ctx, { ...params, ...body }))
      await db.write(actor, (ctx) => noteDownload(ctx, params))
      return sendBytes(reply, 'application/dc+sd-jwt', name, Buffer.from(text))
    },
  })
}
