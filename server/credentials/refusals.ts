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
