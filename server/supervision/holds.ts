import { KEPT, type Holds } from '../platform/holding.ts'

const supervisors = ['case.supervise', 'supervise.urge']

/** What is kept of supervision. */
export const HOLDS = {
  'supervision.urging': {
    zh: '督办',
    en: 'urgings',
    of: ['staff'],
    columns: { reason: 'in-full', demand: 'in-full' },
    read: [...supervisors, 'staff'],
    keep: KEPT.record,
  },
  'supervision.reply': {
    zh: '督办回复',
    en: 'replies to urgings',
    of: ['staff'],
    columns: { text: 'in-full', note: 'in-full' },
    read: [...supervisors, 'staff'],
    keep: KEPT.record,
  },
  'supervision.outcome': {
    zh: '每个事项办了多久、办得怎样（不记是谁）',
    en: 'what came of each item and how long it took; not whose it was',
    of: ['nobody'],
    read: supervisors,
    keep: KEPT.figures,
  },
  'supervision.day': {
    zh: '每天的办件统计',
    en: 'sums by day',
    of: ['nobody'],
    read: supervisors,
    keep: KEPT.figures,
  },
  'supervision.effort': {
    zh: '每件事要群众填了几项、交了几样',
    en: 'what a case asked of its applicant, as counts',
    of: ['nobody'],
    read: supervisors,
    keep: KEPT.figures,
  },
  'supervision.followed': {
    zh: '统计做到了哪里',
    en: 'how far the figures have come',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
} satisfies Holds
