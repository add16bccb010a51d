import { Refusal } from '../platform/refusal.ts'

export function noSuchCertificate(): Refusal {
  return new Refusal('certificate.unknown', {
    kind: 'not-found',
    zh: '没有找到这个编号的证照。请核对编号（19 位，字母不分大小写），或者直接扫证照上的二维码。',
    en: 'No certificate has this number. Check the 19 characters or scan the code on the certificate.',
  })
}
