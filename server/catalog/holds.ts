import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of what may be applied for. */
export const HOLDS = {
  'catalog.item_version': {
    zh: '事项的各个版本',
    en: 'versions of items',
    of: ['nobody'],
    read: ['public'],
    keep: KEPT.published,
  },
  'catalog.onething_version': {
    zh: '一件事的各个版本',
    en: 'versions of one-things',
    of: ['nobody'],
    read: ['public'],
    keep: KEPT.published,
  },
} satisfies Holds
