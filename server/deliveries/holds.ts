import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of deliveries. */
export const HOLDS = {
  'deliveries.delivery': {
    zh: '送达和送达回证；公告送达的，姓名公开到满三十日为止',
    en: 'deliveries and their proof; a public notice shows the name until its thirty days have passed',
    of: ['person', 'company', 'staff'],
    columns: {
      addressee: 'name',
      address: 'address',
      tracking: 'in-full',
      cabinet_code: 'in-full',
      receiver: 'name',
      relation: 'in-full',
      signature: 'in-full',
      officers: 'in-full',
      witness: 'in-full',
      refused_reason: 'in-full',
      note: 'in-full',
      notice_reason: 'in-full',
    },
    read: ['self', 'staff', 'public'],
    looks: ['delivery.address-viewed'],
    keep: KEPT.record,
  },
} satisfies Holds
