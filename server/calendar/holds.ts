import type { Holds } from '../platform/holding.ts'

/** What is kept of days off. */
export const HOLDS = {
  'calendar.notice': {
    zh: '导入的放假通知',
    en: 'notices on days off that were imported',
    of: ['nobody'],
    read: ['public', 'calendar.manage'],
  },
} satisfies Holds
