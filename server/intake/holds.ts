import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of cases that come from systems of departments. */
export const HOLDS = {
  'intake.source': {
    zh: '送来办件的部门系统',
    en: 'systems that send their cases',
    of: ['system'],
    read: ['intake.type', 'exchange.operate'],
    keep: KEPT.published,
  },
  'intake.record': {
    zh: '部门系统的每个办件送到了哪一步',
    en: 'how far the messages of each case have come',
    of: ['person', 'company'],
    columns: { external_number: 'in-full' },
    read: ['intake.type', 'case.supervise'],
    keep: KEPT.record,
  },
  'intake.message': {
    zh: '部门系统送来的消息，原样',
    en: 'messages of department systems, as they came',
    of: ['person', 'company'],
    columns: { body: 'name', external_number: 'in-full' },
    read: ['intake.type', 'case.supervise'],
    keep: KEPT.record,
  },
  'intake.code': {
    zh: '部门系统的代码是什么意思',
    en: 'what a code of a system means',
    of: ['nobody', 'staff'],
    read: ['intake.type'],
    keep: KEPT.current,
  },
  'intake.connector': {
    zh: '从部门系统取办件的办法',
    en: 'ways in which cases are fetched',
    of: ['system', 'staff'],
    read: ['exchange.operate', 'exchange.approve'],
    keep: KEPT.current,
  },
  'intake.import': {
    zh: '导入的办件文件，原样',
    en: 'files of cases that were handed in, as they came',
    of: ['person', 'company', 'staff'],
    columns: { bytes: 'in-full' },
    read: ['intake.type'],
    looks: ['intake.file-downloaded'],
    keep: KEPT.record,
  },
  'intake.fault': {
    zh: '导入文件里的错误',
    en: 'what is wrong in such a file',
    of: ['person'],
    columns: { text: 'in-full' },
    read: ['intake.type'],
    keep: { zh: '同一个文件重新检查时删', en: 'gone when the same file is looked through again' },
  },
  'intake.faulty_row': {
    zh: '读不懂的行',
    en: 'rows that could not be read',
    of: ['person', 'company'],
    columns: { cells: 'hidden', faults: 'in-full', number: 'in-full' },
    read: ['exchange.operate'],
    looks: ['intake.faulty-revealed'],
    keep: { by: 'intake.expire-faulty', past: { received_at: 'keepFaultyDays' } },
  },
} satisfies Holds
