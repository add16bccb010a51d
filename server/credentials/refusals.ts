import { fillRefusal, Refusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'

const REFUSALS = {
  'certificate.unknown': {
    kind: 'not-found',
    zh: '没有找到这个编号的证照。请核对编号（19 位，字母不分大小写），或者直接扫证照上的二维码。',
    en: 'No certificate has this number. Check the 19 characters or scan the code on the certificate.',
  },
  'certificate.not-possible': {
    kind: 'conflict',
    zh: '《{title}》{state}，现在不能{turn}。请刷新页面看它的最新状态。',
    en: 'In its present state this certificate cannot take this turn. Reload to see how it stands.',
  },
  'certificate.not-the-holders': {
    kind: 'conflict',
    zh: '编号 {number} 不是申请人持有的这种证照。请核对申请表上填的证照编号。',
    en: 'This number is no certificate of this kind that the applicant holds. Check the number on the form.',
  },
  'certificate.too-late': {
    kind: 'conflict',
    zh: '《{title}》的有效期到 {day} 为止，申请延续时已经过期，不能延续。请重新申领。',
    en: 'The certificate had expired when its renewal was applied for. Apply for a new one.',
  },
  'certificate.renewed-already': {
    kind: 'conflict',
    zh: '这张证照已经办了延续，新证（编号 {number}）从 {day} 起生效。请到那天以后再办变更或者下一次延续。',
    en: 'It has been renewed already; the new one begins on a later day. Come back then.',
  },
  'certificate.ended-since': {
    kind: 'conflict',
    zh: '这张证照后来已经注销或者依决定书撤销了（编号 {number}），不能只改回以前的决定。请先处理注销或者撤销的决定。',
    en: 'The certificate has been cancelled or revoked since. Deal with that decision first.',
  },
  'certificate.replaced': {
    kind: 'conflict',
    zh: '这张证照后来又换过新的（编号 {number}），不能只改回这一次的决定。请先处理新的那一张。',
    en: 'The certificate has been replaced since. Deal with the newer one first.',
  },
  'certificate.proposed-already': {
    kind: 'conflict',
    zh: '同事已经对这张证照提出了处理意见，正在等第二人决定。请刷新页面。',
    en: 'A colleague has made a proposal for this certificate already; it awaits a second person.',
  },
  'certificate.intended': {
    kind: 'conflict',
    zh: '对证照 {number} 提出的处理还没有决定。请先在「证照」里审核它，再来办这一件。',
    en: 'What was proposed for the certificate {number} is not decided yet. Decide on that first, then come back to this.',
  },
  'certificate.decided-already': {
    kind: 'conflict',
    zh: '这条处理意见已经有人决定了。请刷新页面看结果。',
    en: 'This proposal has been decided already. Reload to see the result.',
  },
  'certificate.own-proposal': {
    kind: 'forbidden',
    zh: '自己提出的处理意见要由另一位同事决定。',
    en: 'Somebody else has to decide what you proposed.',
  },
  'certificate.state-day': {
    kind: 'invalid',
    zh: '这样处理要先告知持证人、听取陈述申辩。请写明哪天以前可以提出，最早是明天，最晚在一年以内。',
    en: 'The holder has to be heard first: name the last day for it, from tomorrow on, within a year.',
  },
  'certificate.not-served': {
    kind: 'conflict',
    zh: '告知书 {notice} 还没有送达，期限还没有开始，不能决定。请在「送达」里送给持证人：在窗口签收、邮寄，或者拒收时写明见证人留置，并且登记。都送不到的，可以公告送达，公告满三十日算送达。',
    en: 'The notice {notice} has not been served, so no time runs. Serve it under deliveries, at the counter, by post or left before a witness, and record it. Where no way reaches the holder, publish a notice: it serves after thirty days.',
  },
  'certificate.not-heard': {
    kind: 'conflict',
    zh: '持证人可以陈述申辩到 {day}，还没有提出，也没有放弃。请等到期限过了再决定。',
    en: 'The holder may state the case until {day} and has neither done so nor waived it. Decide afterwards.',
  },
  'certificate.not-notified': {
    kind: 'conflict',
    zh: '这条意见没有告知持证人。请退回，重新提出。',
    en: 'The holder was never told of this. Give it back and propose it anew.',
  },
  'certificate.unanswered': {
    kind: 'invalid',
    zh: '持证人提出了陈述申辩。请写明复核意见，至少 4 个字，会写进决定书。',
    en: 'The holder stated the case. Say what you found of it; it stands in the decision.',
  },
  'certificate.nothing-to-record': {
    kind: 'conflict',
    zh: '现在不能登记陈述申辩：已经决定了，或者没有发过告知书。请刷新页面。',
    en: 'No statement can be recorded: it is decided, or there was no notice. Reload the page.',
  },
  'certificate.spoken-day': {
    kind: 'invalid',
    zh: '请写陈述申辩的日期：从提出处理意见那天到今天。',
    en: 'Name the day on which it was said: from the day of the proposal until today.',
  },
  'certificate.own-record': {
    kind: 'forbidden',
    zh: '这份陈述申辩是您登记的，要由另一位同事复核、决定。',
    en: 'You wrote this statement down, so somebody else has to look into it and decide.',
  },
  'certificate.nothing-to-state': {
    kind: 'conflict',
    zh: '现在没有要您陈述申辩的事，或者您已经提出过了。请刷新页面看它的最新状态。',
    en: 'There is nothing to state a case on now, or you have done so. Reload to see how it stands.',
  },
  'certificate.not-valid': {
    kind: 'conflict',
    zh: '《{title}》现在不是有效状态，不能授权别人使用。',
    en: 'The certificate is not valid now, so it cannot be lent or used.',
  },
  'certificate.too-many-codes': {
    kind: 'too-many',
    zh: '一分钟里换的码太多了。请过一分钟再试。',
    en: 'Too many codes within a minute. Try again in a minute.',
  },
  'certificate.too-many-loans': {
    kind: 'conflict',
    zh: '还没有用的授权已经有 20 个。请先收回用不到的。',
    en: 'Twenty loans are open already. End those that are not needed.',
  },
  'certificate.no-code': {
    kind: 'not-found',
    zh: '这不是我们的证照码。请让对方打开「我的证照」重新出示。',
    en: 'This is no code of ours. Ask the holder to show a new one.',
  },
  'certificate.code-old': {
    kind: 'conflict',
    zh: '这个码已经过期，一个码只能用一分钟。请让对方换一个新码，再扫一次。',
    en: 'This code is too old: it lives for a minute. Ask the holder for a new one and scan again.',
  },
  'certificate.code-used': {
    kind: 'conflict',
    zh: '这个码已经扫过了，一个码只能扫一次。请让对方换一个新码，再扫一次。',
    en: 'This code has been scanned: it is good for one look. Ask the holder for a new one.',
  },
  'certificate.too-many-scans': {
    kind: 'too-many',
    zh: '扫得太快了。请过一分钟再扫。',
    en: 'Too many scans. Try again in a minute.',
  },
  'certificate.no-loan': {
    kind: 'not-found',
    zh: '这个链接打不开证照。请核对链接；授权是给指定姓名的人的，请用那个人的身份登录。',
    en: 'This link opens no certificate. It works only for the person whom the holder named.',
  },
  'certificate.loan-code': {
    kind: 'invalid',
    zh: '取用码不对。请问持证人，一共可以试 5 次。',
    en: 'This is not the code. Ask the holder; there are five tries.',
  },
  'certificate.loan-locked': {
    kind: 'conflict',
    zh: '取用码错了 5 次，这份授权已经停用。请让持证人再授权一次。',
    en: 'The code was wrong five times, and the loan opens no more. Ask the holder for another.',
  },
  'certificate.loan-used': {
    kind: 'conflict',
    zh: '这份授权已经用过了，只能用一次。还要用，请让持证人再授权一次。',
    en: 'This loan has been used; it is good for once. Ask the holder for another.',
  },
  'certificate.loan-expired': {
    kind: 'conflict',
    zh: '这份授权已经过期。还要用，请让持证人再授权一次。',
    en: 'This loan has expired. Ask the holder for another.',
  },
  'certificate.loan-ended': {
    kind: 'conflict',
    zh: '持证人已经收回这份授权。还要用，请和持证人联系。',
    en: 'The holder has taken this loan back.',
  },
  'certificate.no-proposal': {
    kind: 'not-found',
    zh: '没有这条处理意见。请回到证照页面刷新。',
    en: 'There is no such proposal. Reload the certificate.',
  },
} as const satisfies Record<string, RefusalText>

export type CertificateRefusal = keyof typeof REFUSALS

export function refuseCertificate(code: CertificateRefusal, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(REFUSALS[code], words))
}

export const noSuchCertificate = (): Refusal => refuseCertificate('certificate.unknown')
