import { DAY, KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of certificates, and of who saw them. */
export const HOLDS = {
  'credentials.certificate': {
    zh: '电子证照',
    en: 'certificates',
    of: ['person', 'company'],
    columns: { holder: 'name', holder_number: 'citizen-number', wording: 'by-element', rows: 'by-element' },
    read: ['self', 'channel', 'staff', 'system', 'case.decide', 'case.review'],
    looks: ['certificate.viewed', 'certificate.looked', 'certificate.used'],
    keep: KEPT.record,
  },
  'credentials.turn': {
    zh: '证照的变动',
    en: 'what happened to certificates',
    of: ['person', 'company', 'staff'],
    columns: { reason: 'in-full' },
    read: ['self', 'case.decide', 'case.review'],
  },
  'credentials.use': {
    zh: '用证记录：谁看了、用了谁的证照',
    en: 'who looked at, was shown or used a certificate',
    of: ['person', 'company', 'staff'],
    columns: { purpose: 'in-full' },
    read: ['self'],
  },
  'credentials.proposal': {
    zh: '暂扣、撤销、注销证照的处理',
    en: 'what is intended and decided about a certificate',
    of: ['person', 'company', 'staff'],
    columns: {
      reason: 'in-full',
      note: 'in-full',
      statement: 'in-full',
      spoken: 'in-full',
      answer: 'in-full',
    },
    read: ['self', 'case.decide', 'case.review'],
    keep: KEPT.record,
  },
  'credentials.showing': {
    zh: '亮证的二维码',
    en: 'codes by which a certificate is shown',
    of: ['person'],
    read: ['nobody'],
    keep: { by: 'credentials.sweep', past: { expires_at: DAY } },
  },
  'credentials.loan': {
    zh: '授权别人用证',
    en: 'certificates lent to somebody by name',
    of: ['person', 'company'],
    columns: { borrower: 'in-full', purpose: 'in-full' },
    read: ['self'],
    keep: {
      zh: '本人要能查到给谁用过',
      en: 'so that the holder can read to whom it was lent',
    },
  },
} satisfies Holds
