import type { Holds } from '../platform/holding.ts'

/** So many days that are over stay counted. */
export const DAYS_COUNTED = 60

/** What is kept of questions to departments. */
export const HOLDS = {
  'sharing.call_log': {
    zh: '查询部门数据的记录：谁为哪件事查了谁的什么',
    en: 'questions to departments: who asked what about whom, and what for',
    of: ['person', 'company', 'staff'],
    columns: { subject: 'id', about: 'never' },
    read: ['self', 'resource.approve', 'resource.manage', 'dossier.read'],
  },
  'sharing.answer': {
    zh: '部门答复的临时存留',
    en: 'answers of departments, kept for a while',
    of: ['person', 'company'],
    sealed: ['sealed'],
    digests: ['key', 'about'],
    read: ['nobody'],
    keep: { by: 'sharing.purge', past: { ends: 0 } },
  },
  'sharing.used': {
    zh: '各项授权当天用了几次',
    en: 'how often each grant was used today',
    of: ['nobody'],
    read: ['resource.manage', 'resource.approve'],
    keep: { by: 'sharing.purge', pastDays: { day: 0 } },
  },
  'sharing.day_count': {
    zh: '各数据源每天答复的次数',
    en: 'how often each source answered, by day',
    of: ['nobody'],
    read: ['resource.manage', 'resource.approve'],
    keep: { by: 'sharing.count', pastDays: { day: DAYS_COUNTED } },
  },
} satisfies Holds
