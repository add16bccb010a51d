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
  'trust.too-many': {
    kind: 'too-many',
    zh: '一分钟里要的时间戳太多了。请过一分钟再试。',
    en: 'Too many time stamps within a minute. Try again in a minute.',
  },
  'trust.too-many-files': {
    kind: 'too-many',
    zh: '一分钟里核验的文件太多了。请过一分钟再试；文件多的，用离线核验程序（npm run check）。',
    en: 'Too many files within a minute. Try again in a minute, or check them offline (npm run check).',
  },
  'trust.no-certificate': {
    kind: 'not-found',
    zh: '没有这个序列号的证书。请运行 npm run keys -- list 核对。',
    en: 'No certificate has this serial number; see npm run keys -- list.',
  },
  'trust.root': {
    kind: 'conflict',
    zh: '根证书不能吊销，因为没有上一级能宣告。请换新的根（npm run keys -- replace root），并通知所有核验方更换信任锚。',
    en: 'A root cannot be revoked, for nobody stands above it. Replace it and tell whoever trusts it.',
  },
  'trust.revoked-already': {
    kind: 'conflict',
    zh: '这张证书已经吊销了。',
    en: 'This certificate has been revoked already.',
  },
  'seal.nothing-compromised': {
    kind: 'conflict',
    zh: '这枚印章没有要重新加盖的文件：只有密钥泄露以后补刻的印章，以前盖的才要重盖。',
    en: 'No paper of this seal has to be sealed anew: only those sealed with a key that is known to others have.',
  },
  'seal.no-such-key': {
    kind: 'conflict',
    zh: '这里的密码机不能生成这种密钥。请换一种算法，或者请运维人员换支持国密算法的密码机。',
    en: 'The hardware module here makes no keys of this kind. Choose another algorithm, or ask the operator for a module that does.',
  },
  'seal.request-unknown': {
    kind: 'not-found',
    zh: '没有这条申请。请回到印章页面重新选。',
    en: 'There is no such request.',
  },
  'seal.asked-already': {
    kind: 'conflict',
    zh: '这枚印章还有一条申请没有审批。请等它审批完，或者先撤回。',
    en: 'Another request about this seal is undecided. Wait for it, or take it back.',
  },
  'seal.own-request': {
    kind: 'forbidden',
    zh: '自己提的申请，要由另一位同事审批。',
    en: 'Whoever asked does not approve; ask a colleague.',
  },
  'seal.not-own-request': {
    kind: 'forbidden',
    zh: '只有提出申请的人能撤回。不同意的话，请审批人退回。',
    en: 'Only whoever asked takes a request back.',
  },
  'seal.decided': {
    kind: 'conflict',
    zh: '这条申请已经审批过了，或者已经撤回。请刷新页面。',
    en: 'The request has been decided or taken back.',
  },
  'seal.destroyed': {
    kind: 'conflict',
    zh: '印章「{name}」已经销毁，不能再用。请申请制一枚新的。',
    en: 'The seal {name} has been destroyed; ask for a new one.',
  },
  'seal.not-now': {
    kind: 'conflict',
    zh: '印章「{name}」现在的状态做不了这件事：在用的才能停用，停用的才能恢复。',
    en: 'Only a seal in use is stopped, only a stopped one resumed.',
  },
  'seal.no-grant': {
    kind: 'conflict',
    zh: '这条授权已经收回了。请刷新页面。',
    en: 'The grant has been withdrawn.',
  },
  'seal.grant-over': {
    kind: 'conflict',
    zh: '授权的最后一天 {day} 已经过去，授了也用不了。请选今天或者以后的日子；已经提了申请的，请退回，再按新的日子申请。',
    en: 'The last day of the grant, {day}, is past. Choose today or a later day; a request that names a past day is sent back and made anew.',
  },
  'seal.no-such-post': {
    kind: 'invalid',
    zh: '本单位没有这个岗位。请重新选。',
    en: 'The office has no such post.',
  },
  'seal.no-such-item': {
    kind: 'invalid',
    zh: '没有这个事项。请重新选。',
    en: 'There is no such item.',
  },
  'seal.no-place': {
    kind: 'conflict',
    zh: '「{title}」不用盖章，或者已经撤销、失效，不能再盖章。',
    en: '{title} bears no seal, or does not stand any more.',
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
  'seal.revoked': {
    kind: 'conflict',
    zh: '印章「{name}」的证书已经吊销，不能再盖章。请印章管理员申请补刻。',
    en: 'The certificate of the seal {name} has been revoked; have it re-made.',
  },
  'seal.revoke-why': {
    kind: 'conflict',
    zh: '补刻印章「{name}」会吊销原来的证书。请选原因：只是换新的，还是密钥可能泄露。',
    en: 'Re-making revokes the old certificate: say whether it is only replaced, or its key may be known.',
  },
  'seal.being-remade': {
    kind: 'conflict',
    zh: '给「{title}」盖章时印章正在更换。请过一会儿再试。',
    en: 'The seal was being re-made. Try again in a moment.',
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
