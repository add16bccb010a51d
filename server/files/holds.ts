import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of uploads. The bytes lie in the data folder, under their digest; `files.sweep` removes those that no row knows. */
export const HOLDS = {
  'files.file': {
    zh: '上传的材料（内容在数据目录里，没有加密）',
    en: 'uploaded papers; their bytes lie in the data folder, not encrypted',
    of: ['person', 'company'],
    columns: { owner: 'id', name: 'in-full' },
    read: ['self', 'staff', 'system'],
    looks: ['case.file-viewed'],
    keep: KEPT.record,
  },
} satisfies Holds
