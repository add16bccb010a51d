/**
 * A checked answer: the value as it is to be stored, or why it cannot be accepted, with a plain sentence for the person.
 */
export type Checked<Value, Why extends string> = ({ ok: true } & Value) | { ok: false; why: Why; zh: string }

/** Full-width letters, digits and signs become ASCII; all kinds of spaces and zero-width characters go. */
function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u200B-\u200F\u2060\uFEFF]/g, '')
}

/** As `toHalfWidth`, and without the hyphens people put between groups of digits. */
function toCode(text: string): string {
  return toHalfWidth(text)
    .replace(/[-\u2010-\u2015\u2212]/g, '')
    .toUpperCase()
}

export type CitizenNumber = { value: string; birthDate: string; sex: 'male' | 'female' }
export type CitizenNumberFault =
  | 'empty'
  | 'characters'
  | 'length'
  | 'region'
  | 'date'
  | 'future'
  | 'check-digit'

const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CITIZEN_CHECK_DIGITS = '10X98765432'
/** Provinces of GB/T 2260, and 81, 82, 83 of the residence permits for people from Hong Kong, Macao and Taiwan. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
)
const EARLIEST_BIRTH_YEAR = 1900

/** Whether YYYYMMDD is a real day. */
function isRealDay(digits: string): boolean {
  const [year, month, day] = [+digits.slice(0, 4), +digits.slice(4, 6), +digits.slice(6)]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/**
 * 公民身份号码, GB 11643-1999. Accepts full-width digits, spaces, hyphens and a small x. Refuses other characters, any length
 * but 18, a province that does not exist, an impossible birth date, one after `today` (YYYY-MM-DD), a wrong check digit.
 * Counties are not checked: numbers keep the codes of counties that are long gone. The 17th digit is odd for men.
 */
export function checkCitizenNumber(text: string, today: string): Checked<CitizenNumber, CitizenNumberFault> {
  const value = toCode(text)
  const length = [...value].length
  if (length === 0)
    return { ok: false, why: 'empty', zh: '请填写公民身份号码。它在身份证正面的最下面，共 18 位。' }
  if (!/^\d*X?$/.test(value)) {
    return {
      ok: false,
      why: 'characters',
      zh: '公民身份号码只有数字，最后一位可能是 X。请去掉其他文字或符号。',
    }
  }
  if (length === 15)
    return { ok: false, why: 'length', zh: '15 位的旧号码已经停用。请填写身份证上的 18 位号码。' }
  if (length !== 18) {
    return {
      ok: false,
      why: 'length',
      zh: `公民身份号码应是 18 位，您填了 ${length} 位。请对照身份证再填一次。`,
    }
  }
  if (!PROVINCES.has(value.slice(0, 2))) {
    return {
      ok: false,
      why: 'region',
      zh: '公民身份号码的前两位不是任何地区的代码。请对照身份证检查开头几位。',
    }
  }
  const birth = value.slice(6, 14)
  if (+birth.slice(0, 4) < EARLIEST_BIRTH_YEAR || !isRealDay(birth)) {
    return {
      ok: false,
      why: 'date',
      zh: '公民身份号码第 7 到 14 位是出生日期，这一天不存在。请对照身份证检查这几位。',
    }
  }
  const birthDate = `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`
  if (birthDate > today) {
    return {
      ok: false,
      why: 'future',
      zh: '公民身份号码里的出生日期还没有到。请对照身份证检查第 7 到 14 位。',
    }
  }
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, index) => total + weight * +value.charAt(index), 0)
  if (value.charAt(17) !== CITIZEN_CHECK_DIGITS.charAt(sum % 11)) {
    return { ok: false, why: 'check-digit', zh: '这个公民身份号码有一位填错了。请对照身份证逐位检查。' }
  }
  return { ok: true, value, birthDate, sex: +value.charAt(16) % 2 === 1 ? 'male' : 'female' }
}

export type Uscc = { value: string; regionCode: string; orgCode: string }
export type UsccFault = 'empty' | 'length' | 'characters' | 'check-digit'

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * 统一社会信用代码, GB 32100-2015. Accepts full-width and small letters, spaces and hyphens. Refuses any length but 18, the
 * letters I, O, S, V, Z and other characters, a wrong check character. For what people type; codes that come from other
 * systems may fail this and still be real, so take a failure there as a warning.
 */
export function checkUscc(text: string): Checked<Uscc, UsccFault> {
  const value = toCode(text)
  const characters = [...value]
  if (characters.length === 0) {
    return { ok: false, why: 'empty', zh: '请填写统一社会信用代码。它在营业执照或登记证书上，共 18 位。' }
  }
  if (characters.length !== 18) {
    return {
      ok: false,
      why: 'length',
      zh: `统一社会信用代码应是 18 位，您填了 ${characters.length} 位。请对照证书再填一次。`,
    }
  }
  const wrong = characters.find((character) => !USCC_ALPHABET.includes(character))
  if (wrong !== undefined) {
    const hint = wrong === 'I' ? '它可能是数字 1。' : wrong === 'O' ? '它可能是数字 0。' : ''
    return { ok: false, why: 'characters', zh: `统一社会信用代码里不会有“${wrong}”。${hint}请对照证书检查。` }
  }
  const sum = USCC_WEIGHTS.reduce(
    (total, weight, index) => total + weight * USCC_ALPHABET.indexOf(value.charAt(index)),
    0,
  )
  if (value.charAt(17) !== USCC_ALPHABET.charAt((31 - (sum % 31)) % 31)) {
    return { ok: false, why: 'check-digit', zh: '这个统一社会信用代码有一位填错了。请对照证书逐位检查。' }
  }
  return { ok: true, value, regionCode: value.slice(2, 8), orgCode: value.slice(8, 17) }
}

export type PersonNameFault =
  | 'empty'
  | 'digits'
  | 'letters'
  | 'emoji'
  | 'private-use'
  | 'symbols'
  | 'dot'
  | 'too-short'
  | 'too-long'

const LONGEST_NAME = 50
const MIDDLE_DOT = '·'
/** Ideographs of every Unicode extension, compatibility forms, and 〇. */
const HAN = /^[\p{Unified_Ideograph}\u3007\uF900-\uFAFF\u{2F800}-\u{2FA1F}]$/u

/** The name as registered: no spaces, one kind of middle dot, ordinary characters instead of look-alike radicals. */
function toName(text: string): string {
  return toHalfWidth(text)
    .replace(/[\u2F00-\u2FD5]/g, (radical) => radical.normalize('NFKC'))
    .replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, '')
    .replace(/[.\u2022\u2024\u2027\u2219\u22C5\u30FB\uFF65]/g, MIDDLE_DOT)
}

/** Is it the same name, however its dots, spaces and look-alikes are typed? */
export const isSameName = (a: string, b: string): boolean =>
  toName(a.normalize('NFC')) === toName(b.normalize('NFC'))

/**
 * The name of a Chinese citizen, as in the household register: Chinese characters, rare ones included (㛃, 𫖯), and the
 * middle dot of ethnic-minority names. Spaces go, every kind of dot becomes ·. Counts characters, not UTF-16 units: 2 to 50.
 * Refuses digits, Latin letters, emoji, private-use characters, other signs, and a dot at an end or beside another.
 */
export function checkPersonName(text: string): Checked<{ value: string }, PersonNameFault> {
  const value = toName(text)
  const characters = [...value]
  if (characters.length === 0)
    return { ok: false, why: 'empty', zh: '请填写姓名，要和身份证或户口簿上的一样。' }
  const wrong = characters.filter((character) => character !== MIDDLE_DOT && !HAN.test(character))
  const has = (pattern: RegExp) => wrong.find((character) => pattern.test(character))
  const bracket = has(/^[<>&"'`;{}\\/]$/u)
  if (bracket) return { ok: false, why: 'symbols', zh: `姓名里不能有“${bracket}”这样的符号。请只填汉字。` }
  if (has(/^\p{N}$/u))
    return { ok: false, why: 'digits', zh: '姓名里不能有数字。请只填身份证或户口簿上的姓名。' }
  if (has(/^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]$/u)) {
    return { ok: false, why: 'emoji', zh: '姓名里不能有表情图案。请删掉它，只填汉字。' }
  }
  if (has(/^\p{L}$/u)) {
    return { ok: false, why: 'letters', zh: '姓名要填汉字，不要填拼音或字母。请照身份证或户口簿填写。' }
  }
  if (has(/^\p{Co}$/u)) {
    return {
      ok: false,
      why: 'private-use',
      zh: '姓名里有一个字用的是自造编码，别处显示不出来。请换一种输入法重新输入这个字；打不出来时请到窗口办理。',
    }
  }
  if (wrong.length > 0) {
    const visible = has(/^[^\p{C}\p{M}]$/u)
    const named = visible === undefined ? '看不见的字符' : `“${visible}”这样的符号`
    return { ok: false, why: 'symbols', zh: `姓名里不能有${named}。请删掉后重新输入，只填汉字。` }
  }
  if (/^·|·$|··/.test(value)) {
    return { ok: false, why: 'dot', zh: '姓名里的间隔点“·”要写在两个字之间，一次只写一个。请检查间隔点。' }
  }
  if (characters.length < 2) return { ok: false, why: 'too-short', zh: '姓名只有一个字。请把姓和名都填上。' }
  if (characters.length > LONGEST_NAME) {
    return {
      ok: false,
      why: 'too-long',
      zh: `姓名最多 ${LONGEST_NAME} 个字，您填了 ${characters.length} 个。请检查。`,
    }
  }
  return { ok: true, value }
}

export type PhoneFault = 'empty' | 'characters' | 'length' | 'range'

/**
 * A mobile number of mainland China: 11 digits, 13 to 19 in front. Accepts full-width digits, spaces, hyphens and the
 * country code (+86, 0086, 86). Refuses other characters, other lengths, land lines.
 */
export function checkPhone(text: string): Checked<{ value: string }, PhoneFault> {
  const value = toCode(text).replace(/^(\+86|0086|86(?=1\d{10}$))/, '')
  if (value === '') return { ok: false, why: 'empty', zh: '请填写手机号码。' }
  if (!/^\d+$/.test(value))
    return { ok: false, why: 'characters', zh: '手机号码只有数字。请去掉其他文字或符号。' }
  if (!value.startsWith('1')) {
    return { ok: false, why: 'range', zh: '请填写中国内地的手机号码，以 1 开头，不要填固定电话。' }
  }
  if (value.length !== 11) {
    return { ok: false, why: 'length', zh: `手机号码应是 11 位，您填了 ${value.length} 位。请检查。` }
  }
  if (value.charAt(1) < '3') {
    return { ok: false, why: 'range', zh: '没有这个号段的手机号码。请检查前三位。' }
  }
  return { ok: true, value }
}

/** First 6 and last 4 of a citizen number: 370883********1234. Anything shorter than 12 characters is hidden altogether. */
export function maskCitizenNumber(value: string): string {
  if (value.length < 12) return '*'.repeat(value.length)
  return value.slice(0, 6) + '*'.repeat(value.length - 10) + value.slice(-4)
}

/** First character of a name and at most two stars: 王*, 王**, 𫖯*. Counts characters, not UTF-16 units. */
export function maskName(value: string): string {
  const [first = '', ...others] = value
  return first + '*'.repeat(Math.min(others.length, 2))
}

/** First 3 and last 4 of a phone number: 138****5678. Anything shorter than 11 characters is hidden altogether. */
export function maskPhone(value: string): string {
  if (value.length < 11) return '*'.repeat(value.length)
  return value.slice(0, 3) + '*'.repeat(value.length - 7) + value.slice(-4)
}
