import { HOUR, KEPT, type Holds } from '../platform/holding.ts'

const hall = ['counter.work', 'hall.manage']

/** What is kept of the hall's day. */
export const HOLDS = {
  'counter.ticket': {
    zh: '排队号',
    en: 'numbers in line',
    of: ['person'],
    columns: { phone: 'phone' },
    read: hall,
    keep: {
      by: 'counter.sweep',
      does: 'empty',
      pastDays: { day: 30 },
      only: '(phone is not null or person_id is not null)',
      onlyWords: { zh: '手机号和是谁', en: 'the phone, and who it was' },
    },
  },
  'counter.ticket_count': {
    zh: '各队叫到几号',
    en: 'the last number of each line',
    of: ['nobody'],
    read: hall,
    keep: KEPT.figures,
  },
  'counter.station': {
    zh: '现在谁在哪个窗口',
    en: 'who sits at which window now',
    of: ['staff'],
    columns: { officer: 'in-full' },
    read: hall,
    keep: { by: 'counter.sweep', past: { since: 16 * HOUR } },
  },
  'counter.screen': {
    zh: '申请人屏幕的配对',
    en: 'screens of windows',
    of: ['system'],
    read: ['nobody'],
    keep: KEPT.current,
  },
  'counter.sitting': {
    zh: '窗口的一次接待（签名和在场的人离开时就清掉）',
    en: 'one person served at a window; signature and who was present are wiped when they leave',
    of: ['person', 'staff'],
    columns: { officer: 'in-full', present: 'citizen-number', signature: 'in-full' },
    read: hall,
    keep: KEPT.record,
  },
  'counter.rating': {
    zh: '好差评（不记是谁评的）',
    en: 'ratings, of which nobody knows whose they are',
    of: ['staff'],
    read: ['hall.manage'],
    keep: KEPT.figures,
  },
  'counter.draft_code': {
    zh: '把手机上的草稿带到窗口的码',
    en: 'codes that open a draft at a window',
    of: ['person'],
    read: ['nobody'],
    keep: { by: 'counter.sweep', past: { expires_at: 0 } },
  },
  'counter.day_close': {
    zh: '窗口日结',
    en: 'the close of a window’s day',
    of: ['staff'],
    columns: { officer: 'in-full', note: 'in-full', differences: 'in-full' },
    read: hall,
  },
} satisfies Holds
