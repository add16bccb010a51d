import { z } from 'zod'
import { ElementId } from '../forms/model.ts'

/** 信任等级 (国办函〔2016〕108号): A made by the state, B originals seen at a counter, C handed in and still to be checked, D said by the holder. */
export const TrustGrade = z.enum(['A', 'B', 'C', 'D'])
export type TrustGrade = z.infer<typeof TrustGrade>

/** How long a certificate holds: for ever, for a time from the day of issue, or until a day that its case names. */
export const Validity = z.union([
  z.literal('lasting'),
  z.strictObject({ years: z.int().positive().max(99) }),
  z.strictObject({ months: z.int().positive().max(1200) }),
  z.strictObject({ days: z.int().positive().max(36_500) }),
  z.strictObject({ until: ElementId }),
])
export type Validity = z.infer<typeof Validity>

/** 证照类型: what certificates of one kind are, who issues them, how long they hold, and what stands on them. GB/T 36903. */
export const CertificateType = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** 证照类型名称, printed as the title. */
  name: z.string().min(1).max(100),
  /** 证照类型代码: 统一社会信用代码 of the body that defined the type, and three digits. Without it there is no 证照标识. */
  code: z
    .string()
    .regex(/^[0-9A-Z]{21}$/)
    .optional(),
  /** 颁发机构: the offices that issue it, each with those below it. */
  issuers: z.array(z.string()).min(1),
  /** 持证主体. */
  holder: z.strictObject({
    kind: z.enum(['person', 'company']),
    name: ElementId,
    /** 公民身份号码 or 统一社会信用代码. */
    number: ElementId.optional(),
  }),
  grade: TrustGrade,
  validity: Validity,
  wording: z.string().min(1),
  /** Printed in this order. */
  rows: z.array(ElementId).min(1),
})
export type CertificateType = z.infer<typeof CertificateType>

/** The name of a type as an item says it. */
export const CertificateTypeId = z.string().regex(/^[a-z0-9-]+$/)

/** What a granted item does with a certificate: 新发, 延续, 变更 (these two put a new version in the place of the last), 注销. */
export const CertificateDoes = z.enum(['issue', 'renew', 'change', 'cancel'])
export type CertificateDoes = z.infer<typeof CertificateDoes>

/** The certificate that a granted item yields, or the one that it ends. */
export const ResultCertificate = z.strictObject({
  type: CertificateTypeId,
  does: CertificateDoes.default('issue'),
  /** For everything but `issue`: the element that holds the number of the certificate that is there. */
  previous: ElementId.optional(),
  /** The type by value, written in when the region is loaded; never in a file. */
  of: CertificateType.optional(),
})
export type ResultCertificate = z.infer<typeof ResultCertificate>
