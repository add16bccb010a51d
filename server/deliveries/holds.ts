import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of deliveries. */
export const HOLDS = {
  'deliveries.delivery': {
    zh: '送达和送达回证',
    en: 'deliveries and their proof',
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
    },
    read: ['self', 'staff'],
    looks: ['delivery.address-viewed'],
    keep: KEPT.record,
  },
} satisfies Holds
