import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of messages to and from department systems. */
export const HOLDS = {
  'exchange.thread': {
    zh: '交给部门系统办的事项',
    en: 'items in the hands of department systems',
    of: ['person', 'company'],
    columns: { external_number: 'in-full' },
    read: ['exchange.operate'],
    keep: KEPT.record,
  },
  'exchange.message': {
    zh: '发给部门系统的消息',
    en: 'messages to department systems',
    of: ['person', 'company'],
    columns: { data: 'never' },
    read: ['exchange.operate', 'system'],
    keep: {
      by: 'exchange.forget',
      does: 'empty',
      past: { done_at: 'keepSentDays' },
      only: `state = 'sent' and data is not null`,
      onlyWords: { zh: '送到的消息的内容', en: 'the content of what has arrived' },
    },
  },
  'exchange.circuit': {
    zh: '部门系统通不通',
    en: 'whether a system is spoken to',
    of: ['system'],
    read: ['exchange.operate'],
    keep: KEPT.current,
  },
  'exchange.reconciliation': {
    zh: '和部门系统的对账',
    en: 'lists compared with those of a system',
    of: ['person', 'company'],
    columns: { differences: 'in-full' },
    read: ['exchange.operate'],
    keep: {
      zh: '每个系统只留最近几次，再对一次就把最早的去掉',
      en: 'only the last few of a system; another one takes the place of the oldest',
    },
  },
  'exchange.listed': {
    zh: '正在对账的清单',
    en: 'the list that is being compared',
    of: ['person', 'company'],
    columns: { reference: 'never' },
    read: ['nobody'],
    keep: { zh: '这次对账一结束就删', en: 'gone as soon as the comparison is over' },
  },
  'exchange.turned_away': {
    zh: '没有收下的消息的次数（不存内容）',
    en: 'how many messages were turned away; nothing of their content',
    of: ['system'],
    read: ['exchange.operate'],
    keep: KEPT.figures,
  },
} satisfies Holds
