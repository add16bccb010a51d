import { compareLimits, CONVERSION, daysWords, inDays, withWeekends } from '../deadlines/lengths.ts'
import { familyOf, elementsOf, SIX_TYPES } from './elements.ts'
import { LISTS } from './codes.ts'
import { doubtsAbout } from './item-codes.ts'
import type { Content, Finding, ListLimit, SchemedCode, Severity } from './model.ts'

/** Raised when a rule changes, so that every entry is looked at anew. */
export const LINT = 3

type Say = (element: string, zh: string, en: string) => void
type Rule = {
  readonly id: string
  readonly zh: string
  readonly severity: Severity
  /** Says what is wrong; says nothing where the elements that it needs are not there. */
  check(content: Content, say: Say): void
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const limitOf = (value: unknown): ListLimit | undefined => value as ListLimit | undefined
const limitsOf = (steps: unknown): ListLimit[] =>
  listOf(steps).flatMap((step) => limitOf((step as { limit?: ListLimit }).limit) ?? [])
const unitOf = ({ unit }: ListLimit): 'working' | 'natural' =>
  unit === 'natural' || unit === 'hour' ? 'natural' : 'working'

const limitWords = ({ n, unit }: ListLimit): string => {
  const name = LISTS.unit[unit]
  return unit === 'month' ? `${n} 个月` : unit === 'working' ? `${n} 个工作日` : `${n} ${name}`
}

const AREA_CODE =
  /(?:^|\D)(?:0\d{2,3}[-－—\s)）]?\s*\d{7,8}|1\d{10}|400[-－]?\d{3}[-－]?\d{4}|12345|[19]\d{4})(?!\d)/
const PRECISE = /(?:窗口|窗|号|楼|室|层|厅|栋|座)/

/** 网办 or 邮寄: whether it can be done without going there. 办理形式 says so, too. */
const isAtDistance = ({ online, courier, forms }: Content): boolean =>
  online === true ||
  courier === true ||
  listOf(forms).some((form) => form === 'online' || form === 'mobile' || form === 'courier')
const isSaidNotToBe = ({ online, courier }: Content): boolean => online === false && courier === false

/**
 * The consistency rules that inspectors apply to the list. An error is a contradiction, and nothing with one is published; what
 * is only missing or doubtful is a warning.
 */
export const LINT_RULES: readonly Rule[] = [
  {
    id: 'instant',
    zh: '即办件与承诺时限',
    severity: 'error',
    check({ kind, promised }, say) {
      const limit = limitOf(promised)
      if (!limit || kind === undefined) return
      if (kind === 'instant' && limit.n > 0)
        say(
          'promised',
          `办件类型是即办件，承诺时限应为 0，现在是 ${limit.n}。`,
          'An instant item has a promised limit above 0.',
        )
      if (kind === 'promised' && limit.n === 0)
        say('kind', '承诺时限是 0，办件类型应为即办件。', 'The promised limit is 0, so the item is instant.')
    },
  },
  {
    id: 'promised-over-statutory',
    zh: '承诺时限不超过法定时限',
    severity: 'error',
    check({ promised, statutory }, say) {
      const [ours, law] = [limitOf(promised), limitOf(statutory)]
      if (!ours || !law) return
      if (compareLimits(ours, law) === 'over')
        say(
          'promised',
          `承诺时限 ${limitWords(ours)}比法定时限 ${limitWords(law)}长。请改短承诺时限，或者核对单位。`,
          'The promised limit is longer than the statutory one.',
        )
    },
  },
  {
    id: 'limits-in-two-units',
    zh: '不同单位的时限要能比',
    severity: 'warning',
    check({ promised, statutory, steps }, say) {
      const [ours, law] = [limitOf(promised), limitOf(statutory)]
      if (!ours) return
      if (law && compareLimits(ours, law) === 'seems-over')
        say(
          'promised',
          `承诺时限 ${limitWords(ours)}和法定时限 ${limitWords(law)}单位不同，折算后是 ${daysWords(withWeekends(ours))}和 ${daysWords(withWeekends(law))}（${CONVERSION}），承诺可能比法定长。请改成同一单位。`,
          'The limits have different units; by seven days for five working days the promised one is longer.',
        )
      const parts = limitsOf(steps)
      const unit = unitOf(ours)
      if (parts.every((part) => inDays(part, unit) !== undefined)) return
      const sum = parts.reduce((total, part) => total + withWeekends(part), 0)
      if (sum > withWeekends(ours))
        say(
          'steps',
          `各环节时限和承诺时限 ${limitWords(ours)}单位不同，折算后各环节加起来是 ${daysWords(sum)}，承诺是 ${daysWords(withWeekends(ours))}（${CONVERSION}）。请改成同一单位。`,
          'The steps have other units than the promise; by seven days for five working days they take longer.',
        )
    },
  },
  {
    id: 'closing-by-result',
    zh: '办结方式与结果名称',
    severity: 'error',
    check({ result, closing }, say) {
      const name = textOf(result)
      if (closing === undefined || name === '') return
      const fits = /批复/.test(name)
        ? 'approval'
        : /证/.test(name)
          ? 'certificate'
          : /文/.test(name)
            ? 'document'
            : undefined
      if (fits !== undefined && fits !== closing)
        say(
          'closing',
          `结果是「${name}」，办结方式应为${{ approval: '审批办结', certificate: '出证办结', document: '出文办结' }[fits]}。`,
          'The way of closing does not fit the result.',
        )
    },
  },
  {
    id: 'result-described',
    zh: '有结果就有类型和样本',
    severity: 'warning',
    check({ result, resultType, resultSample }, say) {
      if (textOf(result) === '' || textOf(result) === '无') return
      if (resultType === undefined)
        say('resultType', '写了办理结果，请再选结果类型。', 'The result has no type.')
      if (resultSample === undefined)
        say('resultSample', '写了办理结果，请再附结果样本。', 'The result has no sample.')
    },
  },
  {
    id: 'visit-reason',
    zh: '要到现场就写明原因',
    severity: 'warning',
    check({ visits, visitsReason }, say) {
      if (typeof visits === 'number' && visits > 0 && visitsReason === undefined)
        say('visitsReason', `要到现场 ${visits} 次，请写明必须到现场的原因。`, 'A visit is needed; say why.')
    },
  },
  {
    id: 'zero-visits-possible',
    zh: '零跑动要能网办或邮寄',
    severity: 'error',
    check(content, say) {
      if (content['visits'] === 0 && !isAtDistance(content) && isSaidNotToBe(content))
        say(
          'courier',
          '到现场次数是 0，又不能网办、不支持快递，群众办不成。请改其中一项。',
          'No visit, not online, no courier: nobody can apply.',
        )
    },
  },
  {
    id: 'zero-visits-told',
    zh: '零跑动要写明网办还是邮寄',
    severity: 'warning',
    check(content, say) {
      if (content['visits'] !== 0 || isAtDistance(content) || isSaidNotToBe(content)) return
      const [element, zh, en] =
        content['online'] === undefined
          ? (['online', '能不能网办', 'it is done online'] as const)
          : (['courier', '支不支持快递', 'papers go by courier'] as const)
      say(
        element,
        `到现场次数是 0，没有写${zh}，群众不知道不去怎么办。请写明；都不行的，请改到现场次数。`,
        `No visit, but the list does not say whether ${en}.`,
      )
    },
  },
  {
    id: 'whole-online',
    zh: '全程网办不用到现场',
    severity: 'error',
    check({ onlineLevel, visits, online }, say) {
      if (onlineLevel !== 'whole') return
      if (typeof visits === 'number' && visits > 0)
        say(
          'visits',
          `网办等级是全程网办，到现场次数应为 0，现在是 ${visits}。`,
          'Wholly online, yet a visit is asked.',
        )
      if (online === false)
        say('online', '网办等级是全程网办，「是否网办」却写否。', 'Wholly online, yet not online.')
    },
  },
  {
    id: 'online-address',
    zh: '能网办就有网址',
    severity: 'warning',
    check({ online, onlineAddress }, say) {
      if (online === true && onlineAddress === undefined)
        say('onlineAddress', '能网办，请填网办地址。', 'Online, but no address.')
    },
  },
  {
    id: 'phones-differ',
    zh: '咨询电话和监督电话不同',
    severity: 'warning',
    check({ advicePhone, complaintPhone }, say) {
      if (textOf(advicePhone) !== '' && advicePhone === complaintPhone)
        say(
          'complaintPhone',
          '监督电话和咨询电话相同，投诉打不到别处。请换一个。',
          'Both phones are the same.',
        )
    },
  },
  {
    id: 'phone-area',
    zh: '电话带区号',
    severity: 'warning',
    check(content, say) {
      for (const id of ['advicePhone', 'complaintPhone'] as const) {
        const phone = textOf(content[id])
        if (phone !== '' && !AREA_CODE.test(phone))
          say(id, `「${phone}」没有区号。请写成 0517-12345678 的样子。`, 'The phone lacks its area code.')
      }
    },
  },
  {
    id: 'working-days-told',
    zh: '办理时间写明工作日',
    severity: 'warning',
    check({ hours }, say) {
      if (textOf(hours) !== '' && !/工作日|周[一二三四五六日]|星期|法定节假日/.test(textOf(hours)))
        say('hours', '办理时间没有写明是哪些天，请写上「工作日」。', 'The hours do not say on which days.')
    },
  },
  {
    id: 'address-precise',
    zh: '地址写到窗口',
    severity: 'warning',
    check({ address }, say) {
      if (textOf(address) !== '' && !PRECISE.test(textOf(address)))
        say('address', '地址没有写到楼层或窗口，群众找不到。', 'The address does not lead to a window.')
    },
  },
  {
    id: 'topics-fit',
    zh: '服务对象与主题一致',
    severity: 'warning',
    check({ serves, topics }, say) {
      const [whom, about] = [listOf(serves), listOf(topics)]
      const OF_PEOPLE = ['生育收养', '婚姻登记', '死亡殡葬', '户籍办理', '离职退休', '结婚', '生小孩', '退休']
      const wrong = about.find((topic) => OF_PEOPLE.includes(String(topic)))
      if (wrong !== undefined && whom.length > 0 && !whom.includes('person'))
        say(
          'topics',
          `主题「${String(wrong)}」是个人的事，服务对象里却没有自然人。`,
          'The topic concerns persons, who are not served.',
        )
    },
  },
  {
    id: 'permit-questions',
    zh: '许可事项要有常见问题',
    severity: 'warning',
    check({ type, faq }, say) {
      if (type === 'licence' && listOf(faq).length === 0)
        say('faq', '行政许可至少要有一条常见问题。', 'A licence needs a question and its answer.')
    },
  },
  {
    id: 'steps-within-promise',
    zh: '各环节时限之和不超过承诺时限',
    severity: 'error',
    check({ type, steps, promised }, say) {
      const limit = limitOf(promised)
      if (type !== 'licence' || !limit) return
      const unit = unitOf(limit)
      // Steps in other units are compared by conversion, which is a doubt and no error.
      const sum = limitsOf(steps).reduce((total, part) => total + (inDays(part, unit) ?? 0), 0)
      const whole = inDays(limit, unit)
      if (whole !== undefined && sum > whole)
        say(
          'steps',
          `各环节时限加起来是 ${daysWords(sum)}，比承诺时限 ${daysWords(whole)}长。`,
          'The steps take longer than the promised limit.',
        )
    },
  },
  {
    id: 'free-no-payment',
    zh: '不收费就没有网上支付',
    severity: 'error',
    check({ charged, payOnline, charges }, say) {
      if (charged !== false) return
      if (payOnline === true)
        say('payOnline', '写明不收费，却支持网上支付。请改其中一项。', 'Free of charge, yet payable online.')
      if (listOf(charges).length > 0)
        say('charges', '写明不收费，却列了收费项目。请改其中一项。', 'Free of charge, yet there are charges.')
    },
  },
  {
    id: 'charge-basis',
    zh: '收费要有依据',
    severity: 'error',
    check({ charged, chargeBasis, charges }, say) {
      if (charged !== true || chargeBasis !== undefined) return
      if (!listOf(charges).some((charge) => textOf((charge as { basis?: string }).basis) !== ''))
        say('chargeBasis', '收费没有写依据。请写明文件名称和条款。', 'A charge without its basis.')
    },
  },
  {
    id: 'code-doubtful',
    zh: '编码可疑',
    severity: 'warning',
    check({ codes }, say) {
      for (const code of listOf(codes) as SchemedCode[]) {
        for (const { zh, en } of doubtsAbout(code)) say('codes', zh, en)
      }
    },
  },
  {
    id: 'level-by-code',
    zh: '层级与编码一致',
    severity: 'warning',
    check({ codes, level }, say) {
      const LEVELS = ['nation', 'province', 'city', 'county', 'town', 'village']
      const code = (listOf(codes) as SchemedCode[]).find(
        ({ scheme }) => scheme === 'implementation' || scheme === 'handling',
      )
      const digit = Number(code?.value.charAt(18))
      if (
        code &&
        typeof level === 'string' &&
        LEVELS[digit - 1] !== undefined &&
        LEVELS[digit - 1] !== level &&
        level !== 'graded'
      )
        say('level', `编码第 19 位是 ${digit}，和行使层级不一致。`, 'The level differs from the code.')
    },
  },
  {
    id: 'wrong-family',
    zh: '要素与事项类型一致',
    severity: 'warning',
    check(content, say) {
      if (content['type'] === undefined) return
      const known = new Set(elementsOf(content['type']).map(({ id }) => id))
      for (const id of Object.keys(content)) {
        if (!known.has(id))
          say(
            id,
            `「${familyOf(content['type']) === 'application' ? '依申请' : '这类'}」事项没有这个要素。`,
            'Items of this type do not have this element.',
          )
      }
    },
  },
  {
    id: 'basis-missing',
    zh: '要有设定依据',
    severity: 'warning',
    check({ basis, type }, say) {
      if (listOf(basis).length === 0 && (SIX_TYPES as readonly unknown[]).includes(type))
        say('basis', '没有设定依据。请写明法律名称和条款。', 'No legal basis.')
    },
  },
  {
    id: 'named',
    zh: '要有名称和类型',
    severity: 'error',
    check({ name, type, codes }, say) {
      if (textOf(name).trim() === '') say('name', '没有事项名称。', 'No name.')
      if (type === undefined) say('type', '没有事项类型。', 'No type.')
      if (listOf(codes).length === 0) say('codes', '没有事项编码。', 'No code.')
    },
  },
]

/** Everything that the rules find in an entry. */
export function lint(content: Content): Finding[] {
  const findings: Finding[] = []
  for (const { id: rule, severity, check } of LINT_RULES) {
    check(content, (element, zh, en) => findings.push({ rule, element, severity, zh, en }))
  }
  return findings
}

/** How much of what an entry of its type should say it says, in whole per cent. */
export function completeness(content: Content): number {
  const wanted = elementsOf(content['type']).filter(({ expected }) => expected)
  const there = wanted.filter(({ id }) => content[id] !== undefined)
  return Math.floor((there.length * 100) / wanted.length)
}
