import { KEPT, type Holds } from '../platform/holding.ts'
import { IDLE_SECONDS } from './rules.ts'

/** What is kept of persons, officers and programs, and of how they sign in. */
export const HOLDS = {
  'people.person': {
    zh: '实名登录过的人',
    en: 'persons who have signed in',
    of: ['person'],
    columns: { id: 'id', number: 'citizen-number', name: 'name', phone: 'phone' },
    read: ['self', 'counter.work', 'dossier.read'],
    looks: ['dossier.opened', 'dossier.revealed'],
    keep: KEPT.account,
  },
  'people.staff': {
    zh: '工作人员账号',
    en: 'accounts of officers',
    of: ['staff'],
    columns: { id: 'id', username: 'in-full', name: 'in-full', number: 'citizen-number' },
    read: ['self', 'office.administer'],
    looks: ['staff.declared-opened'],
    keep: KEPT.account,
  },
  'people.relation': {
    zh: '工作人员申报的亲属（回避用）',
    en: 'relatives that officers declared, whose matters they keep away from',
    of: ['staff', 'person'],
    columns: { number: 'citizen-number', relation: 'in-full' },
    read: ['self', 'office.administer'],
    looks: ['staff.declared-opened'],
    keep: {
      zh: '回避要用；本人或者单位管理员随时可以删掉一条',
      en: 'needed to keep away; the officer or the office strikes one at any time',
    },
  },
  'people.leave': {
    zh: '请假和代班',
    en: 'leave and stand-ins',
    of: ['staff'],
    columns: { stand_in: 'id', created_by: 'id', reason: 'in-full' },
    read: ['staff'],
    keep: KEPT.record,
  },
  'people.client': {
    zh: '接入的部门系统和它们的密钥',
    en: 'programs of departments that are let in, with their keys',
    of: ['system'],
    sealed: ['signing'],
    read: ['exchange.operate'],
    keep: KEPT.account,
  },
  'people.session': {
    zh: '登录状态',
    en: 'sessions of whoever is signed in',
    of: ['person', 'staff'],
    read: ['nobody'],
    keep: { by: 'people.sweep', past: { expires_at: 0, touched_at: IDLE_SECONDS } },
  },
  'people.sign_in_code': {
    zh: '登录验证码',
    en: 'codes for signing in',
    of: ['person'],
    columns: { number: 'never', name: 'never', phone: 'never' },
    read: ['nobody'],
    keep: { by: 'people.sweep', past: { expires_at: 0 } },
  },
  'people.sign_in_attempt': {
    zh: '登录试错的次数（只有摘要，没有号码）',
    en: 'how often signing in was tried; digests, no numbers',
    of: ['person', 'staff'],
    digests: ['key'],
    read: ['nobody'],
    keep: { by: 'people.sweep', past: { resets_at: 0 } },
  },
} satisfies Holds
