import { DAY, type Holds } from '../platform/holding.ts'

/** What is kept of applications that are being filled in. */
export const HOLDS = {
  'applications.draft': {
    zh: '申请草稿',
    en: 'applications that are being filled in',
    of: ['person', 'company'],
    columns: { facts: 'by-element' },
    read: ['self', 'channel', 'counter.work'],
    // Personal data no longer than needed: 个人信息保护法 §19.
    keep: {
      by: 'applications.sweep',
      past: { updated_at: 90 * DAY },
      only: `state <> 'submitted'`,
      onlyWords: {
        zh: '没有提交的草稿；提交了的和办件一起留着',
        en: 'those that were not submitted; others stay with their case',
      },
    },
  },
} satisfies Holds
