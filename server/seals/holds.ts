import { KEPT, type Holds } from '../platform/holding.ts'

const officers = ['seal.request', 'seal.approve']

/** What is kept of keys and seals. Private keys never stand here in plain. */
export const HOLDS = {
  'seals.key': {
    zh: '密钥（只有公开的一半）',
    en: 'keys, their public halves',
    of: ['system'],
    read: ['nobody'],
    keep: { zh: '查验以前的签名要用', en: 'needed to check earlier signatures' },
  },
  'seals.wrapped_key': {
    zh: '加密的私钥',
    en: 'private keys, encrypted',
    of: ['system'],
    sealed: ['wrapped'],
    read: ['nobody'],
    keep: { zh: '密钥销毁时删', en: 'gone when the key is destroyed' },
  },
  'seals.x509': {
    zh: '数字证书',
    en: 'X.509 certificates',
    of: ['system'],
    read: ['public'],
    keep: { zh: '查验以前的签名要用', en: 'needed to check earlier signatures' },
  },
  'seals.revocation_list': {
    zh: '证书吊销列表',
    en: 'revocation lists',
    of: ['system'],
    read: ['public'],
    keep: KEPT.current,
  },
  'seals.seal': {
    zh: '电子印章',
    en: 'seals',
    of: ['nobody'],
    read: officers,
    keep: KEPT.published,
  },
  'seals.grant': {
    zh: '用印授权',
    en: 'who may use a seal',
    of: ['staff'],
    read: officers,
    keep: KEPT.record,
  },
  'seals.request': {
    zh: '印章事项审批',
    en: 'what was asked about seals, and decided',
    of: ['staff'],
    columns: { remark: 'in-full' },
    read: officers,
    keep: KEPT.record,
  },
  'seals.use': {
    zh: '用印记录',
    en: 'uses of seals',
    of: ['staff', 'person', 'company'],
    columns: { subject: 'id' },
    read: officers,
  },
  'seals.signed': {
    zh: '已签文件的摘要',
    en: 'digests of what was signed',
    of: ['nobody'],
    read: ['nobody'],
  },
  'seals.resealed': {
    zh: '重新加盖的文件的摘要',
    en: 'digests of what was sealed anew',
    of: ['nobody'],
    read: ['nobody'],
  },
} satisfies Holds
