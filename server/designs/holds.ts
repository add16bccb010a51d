import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of designs: no person but the officers who draw them. */
export const HOLDS = {
  'designs.design': {
    zh: '方案',
    en: 'designs of operators',
    of: ['staff'],
    columns: { remark: 'in-full' },
    read: ['design.write', 'design.publish'],
    keep: KEPT.published,
  },
  'designs.part': {
    zh: '方案的各个部分',
    en: 'parts of designs',
    of: ['nobody'],
    read: ['design.write', 'design.publish'],
    keep: KEPT.published,
  },
  'designs.standing': {
    zh: '已经生效的方案内容',
    en: 'what of designs is in force',
    of: ['nobody'],
    read: ['public'],
    keep: KEPT.current,
  },
} satisfies Holds
