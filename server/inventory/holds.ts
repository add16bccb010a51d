import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of the list of items: no person but the officers who keep it. */
export const HOLDS = {
  'inventory.entry': {
    zh: '事项清单',
    en: 'entries of the list of items',
    of: ['nobody'],
    read: ['public', 'item.edit', 'item.review', 'item.publish'],
    keep: KEPT.published,
  },
  'inventory.version': {
    zh: '事项清单的各个版本',
    en: 'versions of entries',
    of: ['nobody', 'staff'],
    columns: { reason: 'in-full' },
    read: ['public', 'item.edit', 'item.review', 'item.publish'],
    keep: KEPT.published,
  },
  'inventory.delegation': {
    zh: '下放给镇村的事项',
    en: 'items that towns and villages do',
    of: ['nobody', 'staff'],
    columns: { reason: 'in-full' },
    read: ['public', 'item.edit', 'item.review', 'item.publish'],
    keep: KEPT.published,
  },
  'inventory.profile': {
    zh: '导入清单的列对应',
    en: 'columns of files, under a name',
    of: ['nobody', 'staff'],
    read: ['item.edit'],
    keep: KEPT.current,
  },
  'inventory.import': {
    zh: '导入的事项清单文件',
    en: 'files of items that were taken over',
    of: ['nobody', 'staff'],
    read: ['item.edit', 'item.review', 'item.publish'],
    keep: KEPT.published,
  },
  'inventory.import_note': {
    zh: '导入文件里的问题',
    en: 'what was noted about such a file',
    of: ['nobody'],
    read: ['item.edit', 'item.review', 'item.publish'],
    keep: { zh: '同一个文件重新检查时删', en: 'gone when the same file is looked through again' },
  },
} satisfies Holds
