import { checkUscc } from '../people/identifiers.ts'

/** Shapes of item codes that are in use. None is demanded: what fits none is kept as it is. */
export const CODE_SCHEMES = {
  directory: '基本编码（12 位）',
  implementation: '实施编码（31 位）',
  handling: '业务办理项编码（33 位）',
  'permit-14': '许可清单办理项编码（14 位）',
  'basic-10': '基本编码（10 位，国办函〔2016〕108号）',
  'implementation-24': '实施编码（24 位，国办函〔2016〕108号）',
  sichuan: '四川事项编码',
  local: '本地编码',
} as const

/** A scheme in words; one that is not among ours is told by its own name. */
export const schemeWords = (scheme: string): string =>
  (CODE_SCHEMES as Record<string, string>)[scheme] ?? scheme

const LENGTHS: Record<string, number> = {
  directory: 12,
  implementation: 31,
  handling: 33,
  'permit-14': 14,
  'basic-10': 10,
  'implementation-24': 24,
}

/** The scheme that a code looks like, by its length alone; undefined where none fits. */
export function schemeLike(value: string): string | undefined {
  const fitting = Object.entries(LENGTHS).find(([, length]) => length === value.length)
  return /^[0-9A-Z]+$/.test(value) ? fitting?.[0] : undefined
}

/**
 * What is doubtful about a code. Never a reason to refuse it: real codes hold organisation numbers that are no 统一社会信用代码 and
 * check digits that are wrong.
 */
export function doubtsAbout(code: { scheme: string; value: string }): { zh: string; en: string }[] {
  const doubts: { zh: string; en: string }[] = []
  const { scheme, value } = code
  const length = LENGTHS[scheme]
  if (length !== undefined && value.length !== length) {
    doubts.push({
      zh: `${CODE_SCHEMES[scheme as keyof typeof CODE_SCHEMES]}是 ${length} 位，「${value}」有 ${value.length} 位。`,
      en: `The code ${value} has ${value.length} characters, not ${length}.`,
    })
  }
  if ((scheme === 'implementation' || scheme === 'handling') && value.length >= 31) {
    const body = value.slice(0, 18)
    const checked = checkUscc(body)
    if (!checked.ok) {
      doubts.push({
        zh: `编码前 18 位「${body}」不是有效的统一社会信用代码。`,
        en: `The first 18 characters are no valid organisation code.`,
      })
    }
    if (!/[1-6]/.test(value.charAt(18))) {
      doubts.push({
        zh: `编码第 19 位是层级，应为 1 到 6，现在是「${value.charAt(18)}」。`,
        en: 'Character 19 tells the level and should be 1 to 6.',
      })
    }
  }
  return doubts
}
