import { Refusal } from '../platform/refusal.ts'
import type { NoticeFault } from './model.ts'

export function noSuchYear(year: number, from: string, until: string): Refusal {
  return new Refusal('calendar.unknown-year', {
    kind: 'not-found',
    zh: `没有 ${year} 年的放假安排。现在有 ${from.slice(0, 4)} 年到 ${until.slice(0, 4)} 年的；通知公布后会加上。`,
    en: `The days off of ${year} are not known. There are those of ${from.slice(0, 4)} to ${until.slice(0, 4)}.`,
  })
}

/** One sentence per fault, each with its line in the text that was given. */
export function faultyNotice(faults: readonly NoticeFault[]): Refusal {
  return new Refusal(
    'calendar.faulty-notice',
    {
      kind: 'invalid',
      zh: `放假安排有 ${faults.length} 处不对，没有导入。请按行号改好再试。`,
      en: `The notice has ${faults.length} faults and was not imported. Correct the lines that are named.`,
    },
    {
      fields: faults.map(({ line, reason }) => ({
        field: `line/${line}`,
        code: 'faulty',
        zh: `第 ${line} 行：${reason}`,
      })),
    },
  )
}

/** What was published once is replaced only by a paper that can be named. */
export function numberMissing(): Refusal {
  const zh = '请填写通知文号。替代已经公布的安排，要写明依据哪一份通知。'
  return new Refusal(
    'calendar.number-missing',
    { kind: 'invalid', zh, en: 'Give the number of the notice that replaces what was published.' },
    { fields: [{ field: 'note', code: 'missing', zh }] },
  )
}

/** Somebody else imported a notice after this one was previewed; its effect is not the one that was shown. */
export function previewOutdated(): Refusal {
  return new Refusal('calendar.preview-outdated', {
    kind: 'conflict',
    zh: '您预览之后，日历又变了，没有导入。请再预览一次，看清影响后确认。',
    en: 'The calendar has changed since your preview. Preview again and confirm.',
  })
}
