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
  'exchange.difference-unknown': {
    kind: 'not-found',
    zh: '这次对账的结果里没有这一件。请刷新，从列出来的差异里选。',
    en: 'This item is no difference of this reconciliation. Reload and choose one that is listed.',
  },
  'exchange.theirs-to-report': {
    kind: 'conflict',
    zh: '对方已经办到后面了，这里还没有收到，重新发送没有用。请对方把办理情况再报一次。',
    en: 'The other side is further than what it has reported; nothing of ours would help. Have it report the item again.',
  },
  'exchange.not-given': {
    kind: 'conflict',
    zh: '这一件不是平台交给对方的，没有消息可以重新发送。请和部门核对它是从哪里来的。',
    en: 'This item was never given to that system, so there is nothing to send again. Ask the department where it comes from.',
  },
  'exchange.still-waiting': {
    kind: 'conflict',
    zh: '这一件还有消息没有送到，会按顺序自动送。有死信的，请先在「死信」里重发或者放弃，再对一次账。',
    en: 'Messages about this item are still on their way, in order. Settle its dead letter first if it has one, then compare again.',
  },
  'exchange.resent-already': {
    kind: 'conflict',
    zh: '这一件因为这次对账已经重新发送过。请再对一次账，看两边是不是一致了。',
    en: 'This item was sent again because of this reconciliation already. Compare again to see whether both sides agree.',
  },
  'exchange.content-gone': {
    kind: 'conflict',
    zh: '这一件有消息过了保存期，内容已经删除，不能重新发送。请部门按申请材料补录；办理结果对不上的，请部门用「更正」再报一次。',
    en: 'The content of some of its messages is past its time and gone. The department enters the item from its papers; a result that differs it reports again as a correction.',
  },
  'exchange.nothing-sent': {
    kind: 'conflict',
    zh: '这一件的消息都已经放弃，没有可以重新发送的。请部门按申请材料补录。',
    en: 'Every message about this item was dropped; there is nothing to send again. The department enters the item from its papers.',
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
