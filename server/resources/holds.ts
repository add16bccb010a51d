import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of the catalogue of data and of its sharing. */
export const HOLDS = {
  'resources.resource': {
    zh: '政务数据目录',
    en: 'the catalogue of data',
    of: ['nobody'],
    read: ['resource.edit', 'resource.request', 'resource.approve', 'resource.manage', 'case.supervise'],
    keep: KEPT.published,
  },
  'resources.request': {
    zh: '共享申请',
    en: 'requests for data',
    of: ['staff'],
    columns: { responsible: 'phone', supplements: 'in-full' },
    read: ['resource.request', 'resource.approve', 'resource.manage', 'case.supervise'],
    looks: ['request.responsible-viewed'],
    keep: KEPT.record,
  },
  'resources.grant': {
    zh: '共享授权',
    en: 'grants of data',
    of: ['staff'],
    read: ['resource.request', 'resource.approve', 'resource.manage', 'case.supervise'],
    keep: KEPT.record,
  },
  'resources.shipped_end': {
    zh: '收回的地区共享授权',
    en: 'grants of the region that were taken back',
    of: ['staff'],
    read: ['resource.approve', 'resource.manage'],
  },
} satisfies Holds
