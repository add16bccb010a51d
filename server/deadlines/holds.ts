import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of clocks: ids of matters, days, reasons. */
export const HOLDS = {
  'deadlines.clock': {
    zh: '办理时限',
    en: 'clocks of matters',
    of: ['person', 'company'],
    read: ['self', 'staff', 'case.supervise'],
    keep: KEPT.record,
  },
  'deadlines.entry': {
    zh: '时限台账：什么时候开始、暂停、延长，为什么',
    en: 'the ledger of clocks: begun, paused, extended, and why',
    of: ['person', 'company', 'staff'],
    columns: { reason: 'in-full' },
    read: ['self', 'staff', 'case.supervise'],
  },
  'deadlines.alarm': {
    zh: '黄牌和红牌',
    en: 'yellow and red cards',
    of: ['staff'],
    read: ['staff', 'case.supervise'],
  },
  'deadlines.withdrawal': {
    zh: '撤回的黄牌和红牌',
    en: 'cards that were taken back',
    of: ['staff'],
    columns: { reason: 'in-full' },
    read: ['staff', 'case.supervise'],
  },
} satisfies Holds
