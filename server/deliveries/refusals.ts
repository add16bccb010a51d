import { Refusal } from '../platform/refusal.ts'
import type { DeliveryAct, DeliveryState } from './model.ts'

export const DELIVERY_TEXT: Record<DeliveryState, string> = {
  due: '等待送达',
  sent: '已寄出',
  ready: '等待领取',
  published: '正在公告',
  delivered: '已送达',
  refused: '拒收，已留置',
  returned: '没有送到，已退回',
  recalled: '不用再送',
}

const ACT_TEXT: Record<DeliveryAct, string> = {
  sendByPost: '寄出',
  putInCabinet: '放进取件柜',
  readyAtCounter: '通知到窗口领取',
  transfer: '交给别的窗口',
  takeOver: '登记接收',
  handOver: '登记签收',
  refuseReceipt: '登记拒收',
  takeBack: '登记退回',
  publish: '公告送达（先要用别的方式送过，没有送到）',
  withdraw: '撤回公告',
}

export function noSuchDelivery(): Refusal {
  return new Refusal('delivery.unknown', {
    kind: 'not-found',
    zh: '没有找到这次送达。请刷新后再看，它可能属于别的办件。',
    en: 'No such delivery. Reload the page.',
  })
}

export function notPermitted(): Refusal {
  return new Refusal('delivery.not-permitted', {
    kind: 'forbidden',
    zh: '您的岗位没有这项权限。需要的话请联系本单位管理员。',
    en: 'Your post may not do this. Ask the administrator of your office.',
  })
}

/** No carrier is configured, so there is nobody to ask for a tracking number. */
export function noCarrier(): Refusal {
  return new Refusal('delivery.no-carrier', {
    kind: 'conflict',
    zh: '这里没有接通邮政系统，不能自动取单号。请照着快递单手工填写。',
    en: 'No carrier is connected here. Type the number from the slip.',
  })
}

export function notNow(act: DeliveryAct, state: DeliveryState): Refusal {
  return new Refusal('delivery.not-now', {
    kind: 'conflict',
    zh: `现在不能${ACT_TEXT[act]}：这次送达的状态是“${DELIVERY_TEXT[state]}”。请刷新后再看。`,
    en: `This cannot be done now: the delivery is ${state}. Reload the page.`,
  })
}

export function nothingToDeliver(): Refusal {
  return new Refusal('delivery.nothing', {
    kind: 'invalid',
    zh: '没有要送达的文书或者证照。请至少选一份。',
    en: 'Nothing to deliver. Choose at least one document or certificate.',
  })
}

export function notOfThisOwner(number: string): Refusal {
  return new Refusal('delivery.other-owner', {
    kind: 'invalid',
    zh: `文书 ${number} 不属于这个办件，不能一起送达。请重新选择。`,
    en: 'The document belongs to another case.',
  })
}

function lacking(field: string, code: string, zh: string, en: string): Refusal {
  return new Refusal(code, { kind: 'invalid', zh, en }, { fields: [{ field, code: 'missing', zh }] })
}

export const addressMissing = (): Refusal =>
  lacking(
    'address',
    'delivery.address-missing',
    '邮寄需要收件地址。请填写地址，或者改用别的送达方式。',
    'Posting needs an address.',
  )

export const trackingMissing = (): Refusal =>
  lacking(
    'tracking',
    'delivery.tracking-missing',
    '没有邮寄单号。请照着快递单填写，群众要凭它查件。',
    'The tracking number is missing.',
  )

export const cabinetMissing = (): Refusal =>
  lacking(
    'code',
    'delivery.cabinet-missing',
    '没有取件码。请填写取件柜给出的取件码。',
    'The cabinet code is missing.',
  )

export const receiverMissing = (): Refusal =>
  lacking(
    'receiver',
    'delivery.receiver-missing',
    '没有写收件人。请填写实际签收的人。',
    'The receiver is missing.',
  )

export const signatureMissing = (): Refusal =>
  lacking(
    'signature',
    'delivery.signature-missing',
    '收件人还没有签名。请收件人签名后再登记；不肯签的，登记拒收并写明见证人。',
    'The receiver has not signed.',
  )

export const relationMissing = (addressee: string): Refusal =>
  lacking(
    'relation',
    'delivery.relation-missing',
    `收件人不是受送达人${addressee}。请写明两人是什么关系，以及为什么代收。`,
    'The receiver is somebody else: say how they are related and why they receive it.',
  )

export const witnessMissing = (): Refusal =>
  lacking(
    'witness',
    'delivery.witness-missing',
    '登记拒收要写明拒收的理由和见证人。请补上。',
    'A refusal needs its reason and a witness.',
  )

export const noCounterThere = (): Refusal =>
  lacking(
    'office',
    'delivery.no-counter',
    '这个单位没有可以发件的窗口，或者就是您自己的单位。请从列表里另选一个。',
    'That office has no counter that hands out, or it is your own. Choose another one.',
  )

export const returnReasonMissing = (): Refusal =>
  lacking(
    'reason',
    'delivery.return-reason-missing',
    '请写明为什么没有送到。',
    'Say why it was not delivered.',
  )

export const noticeReasonMissing = (): Refusal =>
  lacking(
    'reason',
    'delivery.notice-reason-missing',
    '请写明用过哪些方式、哪天送的、为什么都没有送到，至少 10 个字。原因和经过要留在案卷里。',
    'Say which ways were tried, when, and why they failed, in 10 characters at least; it stays in the file.',
  )

export const withdrawReasonMissing = (): Refusal =>
  lacking(
    'reason',
    'delivery.withdraw-reason-missing',
    '请写明为什么撤回公告，例如已经找到受送达人。',
    'Say why the notice is withdrawn.',
  )

export function noticeWithoutPaper(): Refusal {
  return new Refusal('delivery.notice-no-paper', {
    kind: 'conflict',
    zh: '这里只有证照，没有文书。公告送达的是文书；证照请留在窗口，等本人来领。',
    en: 'There is no document here. A notice serves documents; keep the certificate for the holder.',
  })
}

export function noticeBeforePost(): Refusal {
  return new Refusal('delivery.notice-before-post', {
    kind: 'conflict',
    zh: '有登记的地址，还没有寄过。请先邮寄；退回来了，再公告。',
    en: 'There is an address to which nothing was sent. Send it by post first; publish a notice when it has come back.',
  })
}

export function noticeTooEarly(days: number): Refusal {
  return new Refusal('delivery.notice-too-early', {
    kind: 'conflict',
    zh: `放在窗口等人来领，要满 ${days} 天没有人来，才能公告。请先联系受送达人；知道地址的，邮寄。`,
    en: `A paper has to lie at the counter for ${days} days before a notice may be published. Try to reach the addressee; where an address is known, send it by post.`,
  })
}

export function noticeByAnother(): Refusal {
  return new Refusal('delivery.notice-other-office', {
    kind: 'conflict',
    zh: '文书是别的单位出的，要由出文书的单位公告。请先把它交回那个单位的窗口。',
    en: 'Another office issued the document and has to publish the notice. Hand it back first.',
  })
}

export function noSuchNotice(): Refusal {
  return new Refusal('delivery.no-notice', {
    kind: 'not-found',
    zh: '没有这份公告，或者它已经满三十日、已经撤回。要问的，请打公告上的电话或者 12345。',
    en: 'There is no such notice, or its thirty days are over, or it was withdrawn. Call the office or 12345.',
  })
}
