import { DAY, type Holds } from '../platform/holding.ts'

/** What is kept of who looked into whose dossier. */
export const HOLDS = {
  'dossier.consent': {
    zh: '本人同意查档',
    en: 'consents to an office to look',
    of: ['person'],
    columns: { purpose: 'in-full' },
    read: ['self'],
    keep: {
      zh: '本人要能查到同意过谁；随时可以收回',
      en: 'so that the person can read whom they allowed what; they take it back at any time',
    },
  },
  'dossier.look': {
    zh: '查档记录：谁为什么查了谁',
    en: 'who looked into whose dossier, and why',
    of: ['person', 'company', 'staff'],
    columns: { number: 'citizen-number', reason: 'in-full' },
    read: ['self'],
  },
  'dossier.attempt': {
    zh: '工作人员每小时查档的次数',
    en: 'how often an officer asked for dossiers in an hour',
    of: ['staff'],
    read: ['nobody'],
    keep: { by: 'dossier.sweep', past: { hour: DAY } },
  },
} satisfies Holds
