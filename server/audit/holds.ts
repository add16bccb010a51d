import { KEPT, type Holds } from '../platform/holding.ts'

/** What the trail itself keeps: digests of rows, no row. */
export const HOLDS = {
  'audit.block': {
    zh: '审计链的区块',
    en: 'blocks of the audit chain',
    of: ['nobody'],
    read: ['audit.read'],
    keep: {
      zh: '审计链少一块就证明不了，所以不删',
      en: 'a chain without a block proves nothing, so it stays',
    },
  },
  'audit.part': {
    zh: '日志各行的摘要',
    en: 'digests of rows of the logs',
    of: ['nobody'],
    read: ['nobody'],
    keep: {
      zh: '审计链少一块就证明不了，所以不删',
      en: 'a chain without a block proves nothing, so it stays',
    },
  },
  'audit.progress': {
    zh: '各日志封存到哪里',
    en: 'how far each log is sealed',
    of: ['nobody'],
    read: ['audit.read'],
    keep: KEPT.current,
  },
  'audit.inspection': {
    zh: '审计链核查的结果',
    en: 'what checks of the chain found',
    of: ['staff'],
    read: ['audit.read'],
    keep: KEPT.published,
  },
} satisfies Holds
