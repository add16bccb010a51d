import { DAY, KEPT, type Holds } from '../platform/holding.ts'

const office = ['case.accept', 'case.decide', 'case.review', 'case.extend', 'case.reopen', 'case.supervise']

/** What is kept of cases. */
export const HOLDS = {
  'cases.case': {
    zh: '办件：谁申请、填了什么',
    en: 'cases: who applied and what was filed',
    of: ['person', 'company'],
    columns: {
      applicant: 'name',
      applicant_number: 'citizen-number',
      subject: 'never',
      filed: 'by-element',
      query_code: 'in-full',
    },
    read: ['self', 'channel', ...office, 'dossier.read'],
    looks: ['case.viewed', 'case.revealed', 'dossier.opened', 'dossier.revealed'],
    keep: KEPT.record,
  },
  'cases.case_item': {
    zh: '办件里的每个事项：办到哪一步、意见、结果',
    en: 'items of a case: where they stand, opinions, results',
    of: ['person', 'company', 'staff'],
    columns: {
      officer: 'in-full',
      opinion: 'in-full',
      reason: 'in-full',
      problems: 'in-full',
      outputs: 'by-element',
      proposal: 'in-full',
      undertaking: 'in-full',
    },
    read: ['self', ...office],
    looks: ['case.viewed', 'case.revealed'],
    keep: KEPT.record,
  },
  'cases.confirmation': {
    zh: '请另一方（比如孩子的另一位家长）确认',
    en: 'what another party is asked to confirm',
    of: ['person'],
    columns: {
      person_number: 'citizen-number',
      person_name: 'name',
      phone: 'phone',
      text: 'in-full',
      note: 'in-full',
    },
    read: ['self', ...office],
    looks: ['case.viewed'],
    keep: KEPT.record,
  },
  'cases.session': {
    zh: '联合勘验、联合评审',
    en: 'joint sessions',
    of: ['person', 'company', 'staff'],
    columns: { place: 'in-full', officers: 'in-full', findings: 'in-full' },
    read: office,
    keep: KEPT.record,
  },
  'cases.batch': {
    zh: '批量准予',
    en: 'grants given together',
    of: ['staff'],
    columns: { opinion: 'in-full' },
    read: ['case.decide'],
    keep: KEPT.record,
  },
  'cases.recheck': {
    zh: '批量准予以后的抽查',
    en: 'second looks at what was granted together',
    of: ['staff'],
    columns: { granted_by: 'id', note: 'in-full' },
    read: ['case.review', 'case.decide'],
    keep: KEPT.record,
  },
  'cases.through': {
    zh: '从哪个渠道申请的',
    en: 'through which channel a case came',
    of: ['system'],
    read: ['self', 'staff'],
    keep: KEPT.record,
  },
  'cases.decision': {
    zh: '工作人员一天内连着办了几件（提醒休息用）',
    en: 'what an officer decided within a day, to say when to rest',
    of: ['staff'],
    read: ['self'],
    keep: { by: 'cases.forget', past: { at: DAY } },
  },
} satisfies Holds
