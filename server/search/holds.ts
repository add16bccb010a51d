import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept to be found. What people type into the box is not kept. */
export const HOLDS = {
  'search.entry': {
    zh: '搜索能找到的内容',
    en: 'what can be found',
    of: ['nobody'],
    read: ['public'],
    keep: KEPT.current,
  },
  'search.synonym': {
    zh: '群众的叫法',
    en: 'words that people use',
    of: ['nobody'],
    columns: { added_by: 'in-full' },
    read: ['search.keep'],
    keep: { zh: '维护人随时可以删', en: 'whoever keeps them removes one at any time' },
  },
  'search.state': {
    zh: '搜索目录的版本',
    en: 'the revision of what can be found',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
} satisfies Holds
