import { z } from 'zod'
import { OWN, type KindOfFacts } from './facts.ts'

export type { Facts } from './facts.ts'

/** 印面: what stands on a round seal. `purpose`: 行政审批专用章; null on the organ's own seal. `code`: 印章编码, thirteen digits. */
export const SealFace = z.object({
  name: z.string().min(2).max(40),
  purpose: z.string().min(2).max(12).nullable(),
  code: z.string().regex(/^\d{13}$/),
})
export type SealFace = z.infer<typeof SealFace>

/** 用印: the seal on a document, and what its signature says of itself. Whoever draws one must sign the file. */
export const SealMark = z.object({
  face: SealFace,
  signedAt: z.date(),
  signer: z.string(),
  reason: z.string(),
})
export type SealMark = z.infer<typeof SealMark>

/** What a certificate (证照, 证明) says. Every word is printed as given; nothing is looked up. */
export const Certificate = z.object({
  title: z.string().min(1),
  /** 证照编号. */
  number: z.string().min(1),
  /** 持证主体: the person or organisation named. */
  holder: z.string().min(1),
  rows: z.array(z.object({ label: z.string(), value: z.string() })),
  issuer: z.string().min(1),
  /** YYYY-MM-DD; also the creation date of the file, so that the same certificate always has the same bytes. */
  issuedOn: z.iso.date(),
  /** The certifying sentence or paragraphs, divided by line breaks. */
  wording: z.string(),
  /** The public page that confirms this certificate; printed, linked and put into the QR code. */
  verifyUrl: z.string().min(1),
  /** Where its state is found, address and place: signed with the file, for an offline check. */
  statusList: z.string().optional(),
  /** Marks every page 演示 · 不具法律效力. */
  demo: z.boolean(),
  /** Without one its place stays empty. */
  seal: SealMark.optional(),
})
export type Certificate = z.infer<typeof Certificate>

/** What a receipt (收件凭证) says: what was handed in, to whom it goes, and how to follow it. */
export const Receipt = z.object({
  /** Name of the one-thing or the item. */
  title: z.string().min(1),
  caseNumber: z.string().min(1),
  /** 查询码: what one types to follow the case without signing in. */
  queryCode: z.string().min(1),
  applicant: z.string().min(1),
  receivedAt: z.date(),
  receiver: z.string().min(1),
  items: z.array(
    z.object({
      name: z.string(),
      department: z.string(),
      /** Forecast last day, YYYY-MM-DD; absent when there is no limit or when the item waits for another. */
      forecast: z.iso.date().optional(),
      /** The forecast reaches into a year whose holidays are not announced. */
      provisional: z.boolean().default(false),
      /** Printed instead of a date, or below it: 等出生登记办结后开始. */
      note: z.string().optional(),
    }),
  ),
  /** `how`: 系统调取, 上传电子件, 原件 1 份 … */
  materials: z.array(z.object({ name: z.string(), how: z.string() })),
  trackUrl: z.string().min(1),
  demo: z.boolean(),
})
/** As handed over: `provisional` may be left out. */
export type Receipt = z.input<typeof Receipt>

/**
 * 文书种类: application 申请书, receipt 收件凭证, advice 一次性告知书, correction 补正告知书, acceptance 受理通知书, declination
 * 不予受理决定书, lacking 容缺受理通知书, undertaking 容缺受理承诺书, promise 告知承诺书, special 特殊环节告知书, extension
 * 延期告知书, hearing 利害关系人（听证）告知书, grant 准予决定书, refusal 不予决定书, completion 办结通知书, service 送达回证,
 * withdrawal 撤回（终止）通知书, return 材料退还（移交）单, revocation 撤销决定书, intent 拟处理告知书, suspension 暂扣决定书, lifting
 * 发还决定书, cancellation 注销决定书, urging 督办单, ticket 叫号小票.
 */
export const DocumentKind = z.enum(Object.keys(OWN) as [KindOfFacts, ...KindOfFacts[]])
export type DocumentKind = z.infer<typeof DocumentKind>

/** Paths of facts or names of lists: a part is printed only if all of `when` are there and none of `unless` is. */
const Condition = z.union([z.string(), z.array(z.string()).min(1)])
const Guard = { when: Condition.optional(), unless: Condition.optional() }

/** A sentence or paragraph with `{path}` for facts. A fact named here must be there, or be guarded by `when`. */
const Text = z.union([z.string().min(1), z.strictObject({ text: z.string().min(1), ...Guard })])

/** Who signs, each with a line of their own; `officers2` are two officers. */
export const Signer = z.enum([
  'applicant',
  'agent',
  'party',
  'receiver',
  'witness',
  'officer',
  'officers2',
  'approver',
  'sender',
])
export type Signer = z.infer<typeof Signer>

/** 文书模板: `regions/<place>/documents/<kind>.json`. Which facts a kind may name stands in `facts.ts`. */
export const DocumentTemplate = z.strictObject({
  id: DocumentKind,
  title: z.string().min(1),
  /** Another title by the type of the item: 准予行政许可决定书 for a licence. */
  titles: z.record(z.string(), z.string().min(1)).default({}),
  /** 类别字 of the number: 受, 补, 准. */
  word: z.string().regex(/^\p{Script=Han}{1,4}$/u),
  /** 版本 of the text, printed at the foot. */
  edition: z.string().min(1),
  /** Law and clause that the document itself rests on. */
  basis: z.array(Text).default([]),
  body: z.array(Text).min(1),
  /** A row whose facts are all absent is left out. */
  rows: z.array(z.strictObject({ label: z.string().min(1), value: z.string().min(1), ...Guard })).default([]),
  /** A table whose list is empty is left out. A column's value names columns of the list: `{name}`. */
  tables: z
    .array(
      z.strictObject({
        list: z.string(),
        title: z.string().min(1),
        columns: z
          .array(z.strictObject({ heading: z.string().min(1), value: z.string().min(1) }))
          .min(1)
          .max(5),
        ...Guard,
      }),
    )
    .default([]),
  closing: z.array(Text).default([]),
  remedies: z.array(Text).default([]),
  /** 份数与去向. */
  copies: z.string().min(1),
  signatures: z.array(z.union([Signer, z.strictObject({ signer: Signer, ...Guard })])).default([]),
  /** Whether it is also printed on an 80 mm slip. */
  slip: z.boolean(),
  seal: z.boolean(),
})
export type DocumentTemplate = z.infer<typeof DocumentTemplate>

/** 签名: strokes as an SVG path (viewBox 0 0 600 200), or the typed name. */
export const Signature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drawn'), path: z.string().regex(/^[ML0-9 .,-]{10,60000}$/) }),
  z.strictObject({ kind: z.literal('typed'), name: z.string().min(2).max(50) }),
])
export type Signature = z.infer<typeof Signature>

/** What a document says, resolved at issue and never changed afterwards. Every form of it is drawn from this alone. */
export type DocumentContent = {
  kind: DocumentKind
  title: string
  edition: string
  office: string
  issuedOn: string
  /** What it is about, for the public page and for a receipt of delivery. */
  about: {
    caseNumber: string | null
    item: string | null
    itemType: string | null
    applicant: string | null
  }
  /** Names of natural persons in the text: in full on the paper, masked on the public page. */
  names: string[]
  body: string[]
  rows: { label: string; value: string }[]
  tables: { title: string; headings: string[]; rows: string[][] }[]
  basis: string[]
  closing: string[]
  remedies: string[]
  copies: string
  signatures: { label: string; signed: Signature | null }[]
  slip: boolean
  seal: boolean
}

/** 文书, as issued. */
export type IssuedDocument = {
  owner: string
  id: string
  /** 文号. */
  number: string
  /** 防伪码: with the number it opens the public page. */
  code: string
  kind: DocumentKind
  step: string | null
  personId: string | null
  office: string
  content: DocumentContent
  issuedAt: Date
  state: 'standing' | 'cancelled'
  cancelledAt: Date | null
  cancelReason: string | null
  /** Number of the document that took its place or cancelled it. */
  cancelledBy: string | null
}

/** A document that lacks nothing but its number; what stands in `number` is replaced wherever it is named, when it is issued. */
export type PreparedDocument = Pick<
  IssuedDocument,
  'owner' | 'id' | 'number' | 'code' | 'kind' | 'step' | 'personId' | 'office' | 'content' | 'issuedAt'
> & {
  /** 机关代字; all its numbers have one lock. */
  word: string
  /** 机关代字 + 类别 */
  prefix: string
}

/** A document in a list: what it is, without its text. */
export type DocumentSummary = Pick<
  IssuedDocument,
  'id' | 'number' | 'kind' | 'step' | 'office' | 'issuedAt' | 'state'
> & { title: string; slip: boolean }

/** A4, an 80 mm slip, or A4 in large print (16 pt and more). */
export const PaperForm = z.enum(['a4', 'slip', 'large'])
export type PaperForm = z.infer<typeof PaperForm>
