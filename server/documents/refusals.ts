import { isSameName } from '../people/identifiers.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Signature } from './model.ts'

export function noSuchDocument(): Refusal {
  return new Refusal('document.unknown', {
    kind: 'not-found',
    zh: '没有找到这份文书，或者防伪码不对。请照着文书核对文号和防伪码，也可以直接扫文书上的二维码。',
    en: 'No such document, or the check code is wrong. Compare both with the paper or scan its code.',
  })
}

export function tooManyChecks(retryAfterSeconds: number): Refusal {
  return new Refusal(
    'document.too-many-checks',
    {
      kind: 'too-many',
      zh: `错的防伪码输入得太多了。请 ${Math.ceil(retryAfterSeconds / 60)} 分钟后再试，或者直接扫文书上的二维码。`,
      en: 'Too many wrong check codes. Try again later or scan the code on the paper.',
    },
    { retryAfterSeconds },
  )
}

export function noSlip(title: string): Refusal {
  return new Refusal('document.no-slip', {
    kind: 'invalid',
    zh: `《${title}》不能打印成小票。请选择 A4 或者大字版。`,
    en: 'This document has no slip form. Choose A4 or large print.',
  })
}

export function alreadyCancelled(number: string): Refusal {
  return new Refusal('document.cancelled', {
    kind: 'conflict',
    zh: `文书 ${number} 已经失效，不用再撤。`,
    en: 'This document does not stand any more.',
  })
}

/** 签名 of whoever is signed in: drawn, or the own name as it is registered; anybody else's is refused. */
export function refuseSignature(signature: Signature, name: string): Refusal | undefined {
  if (signature.kind === 'drawn')
    return signature.path.length < 30
      ? badSignature('还没有签名。请用手指在方框里写下您的名字，或者改用打字签名。')
      : undefined
  return isSameName(signature.name, name)
    ? undefined
    : badSignature('打字签名要写您本人的姓名，和实名登记的一致。')
}

function badSignature(zh: string): Refusal {
  return new Refusal(
    'signature.invalid',
    { kind: 'invalid', zh, en: 'The signature is missing or does not match.' },
    { fields: [{ field: 'signature', code: 'invalid', zh }] },
  )
}
