import { DAY, KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of papers. */
export const HOLDS = {
  'documents.document': {
    zh: '制发的文书',
    en: 'papers that were issued',
    of: ['person', 'company', 'staff'],
    // Numbers of people, phones and addresses are masked before the content is kept; names stand in it.
    columns: { content: 'in-full', cancelled_by: 'in-full', cancel_reason: 'in-full' },
    read: ['self', 'staff'],
    looks: ['case.document-viewed'],
  },
  'documents.counter': {
    zh: '文号',
    en: 'numbers of papers that were given',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
  'documents.check_miss': {
    zh: '公开查验时输错的防伪码（地址只存摘要）',
    en: 'wrong codes at the public check; of the address only a digest',
    of: ['person'],
    read: ['nobody'],
    keep: { by: 'documents.sweep', past: { at: DAY } },
  },
} satisfies Holds
