import {
  Refusal,
  fillRefusal,
  type FieldProblem,
  type RefusalText,
  type RefusalWords,
} from '../platform/refusal.ts'

const TEXTS = {
  'scope.elsewhere': {
    kind: 'not-found',
    zh: '没有找到。您只能看本单位和下级单位的办件，请核对编号或者单位。',
    en: 'Not found. You see your own office and those below it.',
  },
  'period.order': {
    kind: 'invalid',
    zh: '开始日期在结束日期后面。请改一下日期。',
    en: 'The period ends before it begins.',
  },
  'period.too-long': {
    kind: 'invalid',
    zh: '时间段太长了，一次最多查 {days} 天。请缩短以后再查。',
    en: 'The period is too long; at most {days} days at once.',
  },
  'cursor.unreadable': {
    kind: 'invalid',
    zh: '翻页的位置不对。请回到第一页重新看。',
    en: 'This place in the list cannot be read; begin at the first page.',
  },
  'onething.unknown': {
    kind: 'not-found',
    zh: '没有这个一件事。请从列表里选。',
    en: 'There is no such one-thing.',
  },
  'urging.unknown': {
    kind: 'not-found',
    zh: '没有找到这份督办单。请核对编号；别的单位的督办单由该单位查看。',
    en: 'No such urging.',
  },
  'urging.nothing-open': {
    kind: 'conflict',
    zh: '这件已经办完，或者现在不在部门手里，不用督办。请刷新看看最新的情况。',
    en: 'Nothing of this is open, so there is nothing to urge.',
  },
  'urging.running': {
    kind: 'conflict',
    zh: '这件已经督办过（{document}），还没有销号。请先看那一份。',
    en: 'This has been urged already and is not settled.',
  },
  'urging.not-permitted': {
    kind: 'forbidden',
    zh: '您的岗位不能{act}。需要的话请联系本单位管理员。',
    en: 'Your post may not do this. Ask the administrator of your office.',
  },
  'urging.wrong-state': {
    kind: 'conflict',
    zh: '这份督办单现在是「{state}」，不能{act}。请刷新看看最新的情况。',
    en: 'The urging is in another state now; reload and look.',
  },
  'urging.expected-past': {
    kind: 'invalid',
    zh: '预计办结的日期已经过去了。请写今天或者以后的日期。',
    en: 'The expected date is past.',
  },
  'urging.because-missing': {
    kind: 'invalid',
    zh: '这件已经超期，请写明超期的原因和预计哪天办结。',
    en: 'It is overdue: give the reason and the day by which it will be done.',
  },
} as const satisfies Record<string, RefusalText>

export type SupervisionCode = keyof typeof TEXTS

/** A refusal of this room; `{name}` in the sentence is filled in. */
export function refuseSupervision(
  code: SupervisionCode,
  words: RefusalWords = {},
  fields: FieldProblem[] = [],
): Refusal {
  return new Refusal(`supervision.${code}`, fillRefusal(TEXTS[code], words), { fields })
}
