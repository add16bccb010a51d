import { fillRefusal, Refusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'

const TEXTS = {
  'channel.unknown': {
    kind: 'not-found',
    zh: '没有这个渠道，或者它现在不能用。请回到原来的应用，联系它的客服。',
    en: 'No such channel, or it may not be used now.',
  },
  'channel.redirect': {
    kind: 'invalid',
    zh: '这个应用给的回跳地址没有登记，为了您的安全没有继续。请联系它的客服。',
    en: 'The redirect URI is not one that the channel has registered.',
  },
  'channel.state': {
    kind: 'conflict',
    zh: '渠道现在的状态不能这样做，可能别人刚刚处理过。请刷新页面。',
    en: 'The channel is not in a state in which this can be done.',
  },
  'channel.changed': {
    kind: 'conflict',
    zh: '渠道的内容在您看过以后变了。请刷新，看过现在的内容再办。',
    en: 'The channel has changed since it was seen.',
  },
  'channel.own': {
    kind: 'forbidden',
    zh: '登记或者提请的人不能自己批准。请由另一个人批准。',
    en: 'Whoever drew or proposed a channel does not approve it.',
  },
  'channel.name-taken': {
    kind: 'conflict',
    zh: '已经有叫「{name}」的渠道。请换一个名称，群众才分得清。',
    en: 'There is a channel of this name.',
  },
  'channel.office': {
    kind: 'invalid',
    zh: '没有这个办理机构。请从列表里选对渠道负责的机构。',
    en: 'No such office.',
  },
  'channel.onething': {
    kind: 'invalid',
    zh: '没有「{id}」这个一件事。请从公布的一件事里选；不选就是全部。',
    en: 'No such one-thing: {id}.',
  },
  'channel.no-secret': {
    kind: 'conflict',
    zh: '还没有给这个渠道生成密钥。请先生成，交给对方，再提请启用。',
    en: 'The channel has no secret yet.',
  },
  'channel.consent-unknown': {
    kind: 'not-found',
    zh: '没有这个授权，可能已经结束了。请刷新页面。',
    en: 'No such consent.',
  },
} as const satisfies Record<string, RefusalText>

export type ChannelCode = keyof typeof TEXTS

/** A refusal of this room, with the words that its sentence needs. */
export function refuseChannel(code: ChannelCode, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words))
}
