import { z } from 'zod'

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
  /** Marks every page 演示 · 不具法律效力. */
  demo: z.boolean(),
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
