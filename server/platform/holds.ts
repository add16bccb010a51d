import { DAY, KEPT, type Holds } from './holding.ts'

/** What the platform itself and its queue of jobs keep. */
export const HOLDS = {
  'platform.event': {
    zh: '办件和操作的经过',
    en: 'what happened in matters and at desks',
    of: ['person', 'company', 'staff'],
    columns: { subject: 'id', data: 'in-full' },
    read: ['self', 'case.accept', 'case.decide', 'case.review', 'case.supervise'],
  },
  'platform.idempotency': {
    zh: '重复请求的答复',
    en: 'replies for requests that come twice',
    of: ['person', 'staff'],
    columns: { owner: 'id', reply: 'by-element' },
    read: ['self'],
    keep: { by: 'platform.sweep', past: { at: DAY } },
  },
  'platform.migration': {
    zh: '数据库升级的记录',
    en: 'which migrations were applied',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
  'graphile_worker._private_jobs': {
    zh: '排队等着做的工作',
    en: 'work that waits in the queue',
    of: ['system'],
    read: ['nobody'],
    keep: {
      zh: '做完就删；多次失败的留着，等运维处理',
      en: 'gone when done; what failed too often stays for whoever operates the server',
    },
  },
  'graphile_worker._private_job_queues': {
    zh: '工作队列',
    en: 'queues of work',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
  'graphile_worker._private_known_crontabs': {
    zh: '定时工作上次做的时间',
    en: 'when repeated work was last done',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
  'graphile_worker._private_tasks': {
    zh: '工作的名称',
    en: 'names of work',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
  'graphile_worker.migrations': {
    zh: '工作队列的升级记录',
    en: 'which migrations of the queue were applied',
    of: ['nobody'],
    read: ['nobody'],
    keep: KEPT.machine,
  },
} satisfies Holds
