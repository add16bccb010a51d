import { Refusal } from '../platform/refusal.ts'
import type { ClockKind, Limit, PauseReason } from './model.ts'

export const KIND_TEXT: Record<ClockKind, string> = {
  answer: '受理答复',
  decision: '办理',
  correction: '补正',
  supplement: '容缺补齐',
  verification: '承诺核查',
  delivery: '送达',
  joint: '整件事',
  urging: '督办答复',
  ticket: '工单办理',
}

export const REASON_TEXT: Record<PauseReason, string> = {
  correction: '补正',
  elsewhere: '等待申请人、他人确认或者特别程序',
  hearing: '听证',
  tender: '招标',
  auction: '拍卖',
  inspection: '检验',
  testing: '检测',
  quarantine: '检疫',
  appraisal: '鉴定',
  'expert-review': '专家评审',
}

export function noClock(kind: ClockKind): Refusal {
  return new Refusal('deadline.none', {
    kind: 'conflict',
    zh: `「${KIND_TEXT[kind]}」现在没有在计时，可能已经办结或者还没有开始。请刷新页面，看看最新的情况。`,
    en: `No ${kind} clock is open. It may have ended or not begun; reload the page.`,
  })
}

export function runsAlready(kind: ClockKind): Refusal {
  return new Refusal('deadline.running', {
    kind: 'conflict',
    zh: `「${KIND_TEXT[kind]}」已经在计时，不能再开始一次。请刷新页面，看看最新的情况。`,
    en: `The ${kind} clock is open already. Reload the page.`,
  })
}

export function alreadyPaused(): Refusal {
  return new Refusal('deadline.paused', {
    kind: 'conflict',
    zh: '计时已经停住，不能再停一次。要换一个理由，请先恢复计时。',
    en: 'The clock stands still already. Resume it before you pause it for another reason.',
  })
}

export function notPaused(): Refusal {
  return new Refusal('deadline.not-paused', {
    kind: 'conflict',
    zh: '计时没有停住，不用恢复。请刷新页面，看看最新的情况。',
    en: 'The clock is not paused. Reload the page.',
  })
}

/** An extension tells the old and the new last day; a clock that stands still has neither. */
export function pausedNow(): Refusal {
  return new Refusal('deadline.paused-now', {
    kind: 'conflict',
    zh: '计时正停着，说不出原来和新的办结日期，现在不能延期。请等计时恢复以后再延期。',
    en: 'The clock stands still, so there is no last day to extend. Extend it once it runs again.',
  })
}

/** 行政许可法 45: the organ shall tell the applicant in writing how much time is needed. */
export function noticeMissing(given: {
  reason: PauseReason
  needed?: Limit | undefined
  notice?: string | undefined
}): Refusal {
  const fields = [
    ...(given.needed ? [] : [{ field: 'needed', code: 'missing', zh: '请填写需要多少时间。' }]),
    ...(given.notice?.trim() ? [] : [{ field: 'notice', code: 'missing', zh: '请填写书面告知的文号。' }]),
  ]
  return new Refusal(
    'deadline.notice-missing',
    {
      kind: 'invalid',
      zh: `因${REASON_TEXT[given.reason]}停止计时，要先书面告知申请人需要多少时间（行政许可法第四十五条）。请填写所需时间和告知书文号。`,
      en: 'A special procedure stops the clock only with a written notice of the time needed (Administrative Licence Law 45).',
    },
    { fields },
  )
}

/** 行政许可法 42: extended once. */
export function extendedAlready(by: string): Refusal {
  return new Refusal('deadline.extended-already', {
    kind: 'conflict',
    zh: `已经延期过 ${by}，依法只能延长一次（行政许可法第四十二条）。请在现在的期限内办完。`,
    en: 'It was extended before; the law allows one extension only (Administrative Licence Law 42).',
  })
}

const EXTENSION_FIELDS = {
  approver: '请填写批准延期的负责人。',
  notice: '请填写延期告知书的文号。',
  reason: '请写明延期的理由，要告知申请人。',
}

export function extensionIncomplete(missing: readonly (keyof typeof EXTENSION_FIELDS)[]): Refusal {
  return new Refusal(
    'deadline.extension-incomplete',
    {
      kind: 'invalid',
      zh: '延期要经本单位负责人批准，并把理由告知申请人（行政许可法第四十二条）。请填完批准人、告知书文号和理由。',
      en: 'An extension needs the head’s approval, a notice and its reason (Administrative Licence Law 42).',
    },
    { fields: missing.map((field) => ({ field, code: 'missing', zh: EXTENSION_FIELDS[field] })) },
  )
}

export function extensionFitsNothing(): Refusal {
  return new Refusal('deadline.extension-fits-nothing', {
    kind: 'invalid',
    zh: '没有可以延长的时限，或者延期的单位（天、小时）和时限的不一样。请改用和时限一样的单位。',
    en: 'There is no limit to extend, or it is in another unit. Use the unit of the limit.',
  })
}

export function tooLateToExtend(on: string): Refusal {
  return new Refusal('deadline.too-late-to-extend', {
    kind: 'conflict',
    zh: `期限 ${on} 已经过了，不能再延期。请尽快办完，并向申请人说明原因。`,
    en: `The limit ended on ${on}; it cannot be extended any more. Decide soon and tell the applicant why it is late.`,
  })
}
