import { DAY, KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of what people and officers were told. */
export const HOLDS = {
  'messages.message': {
    zh: '站内消息',
    en: 'messages to persons, on their page',
    of: ['person'],
    columns: { text: 'in-full' },
    read: ['self'],
    keep: KEPT.record,
  },
  'messages.sms': {
    zh: '短信（验证码发出后内容就清空）',
    en: 'text messages; a code is emptied once it has left',
    of: ['person'],
    columns: { phone: 'phone', text: 'in-full', link: 'in-full' },
    read: ['nobody'],
    keep: {
      by: 'messages.forget',
      past: { created_at: 90 * DAY },
    },
  },
  'messages.notice': {
    zh: '给工作人员的提醒',
    en: 'notices to officers',
    of: ['staff', 'person'],
    columns: { audience: 'id', text: 'in-full' },
    read: ['staff'],
    keep: KEPT.record,
  },
} satisfies Holds
