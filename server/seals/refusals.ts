import { Refusal, fillRefusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'

const TEXTS = {
  'seal.unknown': {
    kind: 'not-found',
    zh: '没有这枚印章。请回到印章列表重新选。',
    en: 'There is no such seal.',
  },
  'trust.no-list': {
    kind: 'not-found',
    zh: '没有这个机构的证书吊销列表。请核对证书里写的地址。',
    en: 'No authority of ours has this number. See the address in the certificate.',
  },
  'trust.no-request': {
    kind: 'invalid',
    zh: '请发送 RFC 3161 的时间戳请求，content-type 为 application/timestamp-query。',
    en: 'Send a TimeStampReq of RFC 3161 as application/timestamp-query.',
  },
  'seal.none': {
    kind: 'conflict',
    zh: '{office}还没有可以用的电子印章。请印章管理员申请制章，或者恢复停用的印章。',
    en: '{office} has no electronic seal in use. Ask for one to be made, or to be resumed.',
  },
  'seal.not-granted': {
    kind: 'forbidden',
    zh: '您的岗位没有这枚印章的使用授权。请印章管理员申请授权。',
    en: 'Your post has not been granted the use of this seal.',
  },
  'seal.not-automatic': {
    kind: 'conflict',
    zh: '这个事项要由工作人员用印，现在还没有盖章。请联系办理单位。',
    en: 'An officer has to seal this, and has not yet.',
  },
  'seal.expired': {
    kind: 'conflict',
    zh: '印章「{name}」的证书已经过期。请印章管理员申请更换。',
    en: 'The certificate of the seal {name} has expired; have it re-made.',
  },
} satisfies Record<string, RefusalText>

export function refuseSeal(code: keyof typeof TEXTS, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words))
}
