import { Refusal, fillRefusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'

const TEXTS = {
  'exchange.system-unknown': {
    kind: 'not-found',
    zh: '没有这个业务系统。请从列表里选。',
    en: 'No such department system.',
  },
  'exchange.not-dead': {
    kind: 'conflict',
    zh: '这条消息已经不在死信里，可能有人先处理了。请刷新列表。',
    en: 'This message is no dead letter any more.',
  },
  'exchange.reconcile-unknown': {
    kind: 'not-found',
    zh: '没有这次对账。请从列表里选。',
    en: 'No such reconciliation.',
  },
  'exchange.reconcile-over': {
    kind: 'conflict',
    zh: '这次对账已经结束，不用取消。请看结果。',
    en: 'This reconciliation has ended.',
  },
  'exchange.not-theirs': {
    kind: 'not-found',
    zh: '这一项没有交给「{system}」办理。请核对 reference，用平台发来的那个。',
    en: 'This item was not given to {system}.',
  },
} as const satisfies Record<string, RefusalText>

/** A refusal of this room, with the words that its sentence needs. */
export function refuseExchange(code: keyof typeof TEXTS, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words))
}
