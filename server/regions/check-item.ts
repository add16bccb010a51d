import type { Item } from '../catalog/model.ts'
import type { Limit } from '../deadlines/model.ts'
import { compareLimits, CONVERSION, daysWords, withWeekends } from '../deadlines/lengths.ts'
import { limitText } from '../deadlines/rules.ts'
import { checkResultCertificate } from './check-certificate.ts'
import { checkReachable, parametersOf } from './checking.ts'
import type { Checking } from './checking.ts'
import type { Draft, DraftPart } from './model.ts'
import { checkScenarios } from './scenarios.ts'

type Known = { name: string; file: string }

/** The code list 证照类型 of what other places and departments issue. */
const ISSUED_ELSEWHERE = 'certificate-types'

/**
 * Every type of certificate that there is: those of the region, and what is issued elsewhere. Undefined as long as one of these cannot be
 * read: then it is not known what there is.
 */
export function certificateTypes(draft: Draft): ReadonlySet<string> | undefined {
  const unread = [...draft.declared].some((name) => {
    const [kind, id = ''] = name.split('/')
    return (
      (kind === 'certificates' && !draft.certificates.has(id)) ||
      (name === `codes/${ISSUED_ELSEWHERE}` && !draft.codes.has(id))
    )
  })
  if (unread) return undefined
  const others = draft.codes.get(ISSUED_ELSEWHERE)?.value.codes.map(({ value }) => value) ?? []
  return new Set([...draft.certificates.keys(), ...others])
}

/** An item by itself: what it refers to, and the rules that inspectors apply to item lists. */
export function checkItem(
  checking: Checking,
  part: DraftPart<Item>,
  seen: {
    materials: Map<string, Known>
    codes: Map<string, string>
    types: ReadonlySet<string> | undefined
  },
): void {
  const { draft, fault } = checking
  const { materials, codes, types } = seen
  const { value } = part
  const office = draft.offices.get(value.office)?.value
  if (!office && !draft.declared.has(`offices/${value.office}`))
    fault(part, 'office', `没有机构「${value.office}」`)
  if (office) {
    for (const permission of ['case.accept', 'case.decide'] as const) {
      if (!office.posts.some((post) => post.permissions.includes(permission))) {
        const what = permission === 'case.accept' ? '收件受理' : '审查决定'
        fault(part, 'office', `机构「${office.name}」没有负责${what}的岗位`)
      }
    }
  }
  // The list of items knows an entry by its code and area.
  const code = `${office?.area} ${value.code.scheme} ${value.code.value}`
  const same = codes.get(code)
  if (same !== undefined) fault(part, 'code.value', `事项编码「${value.code.value}」和事项「${same}」的重复`)
  codes.set(code, value.name)
  checkLimits(checking, part)
  checkScenarios(checking, part, [
    ...value.form.fields.map((thing, index) => ({ path: `form.fields.${index}`, thing })),
    ...value.materials.map((thing, index) => ({ path: `materials.${index}`, thing })),
  ])
  checkForm(checking, part)
  checkMaterials(checking, part, materials, types)
  checkOutputs(checking, part)
  checkWords(checking, part)

  checkResultCertificate(checking, part)
  value.checks.forEach((check, index) => checking.reads(part, `checks.${index}.test`, check.test))
}

function checkLimits(checking: Checking, part: DraftPart<Item>): void {
  const { fault } = checking
  const { limits, kind } = part.value
  const { statutory, promised } = limits
  const atOnce = promised !== null && 'days' in promised && promised.days === 0
  if (kind === 'instant' && !atOnce) {
    fault(part, 'limits.promised', '即办件的承诺时限应当是 0（当场办结）')
  }
  if (kind === 'promised' && atOnce) fault(part, 'kind', '承诺时限是 0，应当是即办件')
  checkPromised(checking, part, 'limits.promised', promised, statutory)
  if (part.value.type === 'licence' && !limits.deemed) {
    fault(
      part,
      'limits.deemed',
      '许可事项要写明逾期没有告知补正、视为受理的期限（行政许可法第三十二条：五日）',
    )
  }
  if (statutory && !statutory.basis) fault(part, 'limits.statutory.basis', '法定时限要写明哪部法第几条')
}

/**
 * Nothing is promised that is longer than the law allows. Where only a calendar could say, because one is in working days and the other
 * in natural ones, it is pointed out if it comes out longer with five working days for seven days, as on the list of items.
 */
export function checkPromised(
  { fault, warn }: Checking,
  part: { file: string; path: string },
  path: string,
  promised: Limit | null | undefined,
  statutory: Limit | null | undefined,
): void {
  if (!promised || !statutory) return
  const both = `承诺时限（${limitText(promised)}）%法定时限（${limitText(statutory)}）`
  if (longer(promised, statutory)) return fault(part, path, `${both.replace('%', '比')}还长`)
  // Hours are those in which the offices are open, and no part of a day.
  if ('hours' in promised || 'hours' in statutory) return
  const [ours, law] = [promised, statutory].map(({ days, unit }) => ({ n: days, unit }))
  if (!ours || !law || compareLimits(ours, law) !== 'seems-over') return
  const [a, b] = [daysWords(withWeekends(ours)), daysWords(withWeekends(law))]
  warn(
    part,
    path,
    `${both.replace('%', '和')}单位不同，折算后是 ${a}和 ${b}（${CONVERSION}），承诺可能比法定长。请改成同一单位，或者改短承诺时限`,
  )
}

/**
 * Whether a promise is surely longer than the law allows: n working days never pass in fewer than n natural days, and a
 * working day is open for at least an hour and no more than 24.
 */
export function longer(promised: Limit, statutory: Limit): boolean {
  if ('hours' in promised) {
    return 'hours' in statutory
      ? promised.hours > statutory.hours
      : promised.hours > (statutory.days + 1) * 24
  }
  if ('hours' in statutory) return promised.days > statutory.hours + 1
  if (promised.unit === 'natural' && statutory.unit === 'working') return promised.days > statutory.days * 2
  return promised.days > statutory.days
}

function checkForm(checking: Checking, part: DraftPart<Item>): void {
  const { fault, reads, element } = checking
  const seen = new Set<string>()
  part.value.form.fields.forEach((field, index) => {
    element(part, `form.fields.${index}.element`, field.element)
    reads(part, `form.fields.${index}.when`, field.when)
    checkReachable(checking, part, `form.fields.${index}.when`, field.when)
    if (seen.has(field.element))
      fault(part, `form.fields.${index}.element`, `「${field.element}」在表里出现了两次`)
    seen.add(field.element)
  })
}

function checkMaterials(
  checking: Checking,
  part: DraftPart<Item>,
  materials: Map<string, Known>,
  types: ReadonlySet<string> | undefined,
): void {
  const { draft, fault, reads, element } = checking
  const seen = new Set<string>()
  part.value.materials.forEach((material, index) => {
    const at = `materials.${index}`
    if (seen.has(material.id)) fault(part, `${at}.id`, `材料「${material.id}」在这个事项里出现了两次`)
    seen.add(material.id)
    const other = materials.get(material.id)
    if (other && other.name !== material.name) {
      fault(part, `${at}.name`, `材料「${material.id}」在 ${other.file} 里叫「${other.name}」，两处要一样`)
    }
    if (!other) materials.set(material.id, { name: material.name, file: part.file })
    reads(part, `${at}.when`, material.when)
    checkReachable(checking, part, `${at}.when`, material.when)
    material.shows?.forEach((id, n) => element(part, `${at}.shows.${n}`, id))
    material.satisfiedBy.forEach((way, number) => {
      const there = `${at}.satisfiedBy.${number}`
      if (way.by === 'certificate') {
        reads(part, `${there}.holder`, way.holder)
        if (types && !types.has(way.type)) {
          fault(
            part,
            `${there}.type`,
            `没有证照类型「${way.type}」：没有哪个事项发这种证，代码表「${ISSUED_ELSEWHERE}」里也没有`,
          )
        }
      }
      if (way.by === 'data') way.elements.forEach((id, n) => element(part, `${there}.elements.${n}`, id))
      if (way.by === 'step' && !draft.items.has(way.item) && !draft.declared.has(`items/${way.item}`)) {
        fault(part, `${there}.item`, `没有事项「${way.item}」`)
      }
    })
  })
}

function checkOutputs(checking: Checking, part: DraftPart<Item>): void {
  const { draft, fault, reads, element } = checking
  const asked = new Set(part.value.form.fields.map((field) => field.element))
  const seen = new Set<string>()
  part.value.outputs.forEach((output, index) => {
    const at = `outputs.${index}`
    element(part, `${at}.element`, output.element)
    if (seen.has(output.element)) fault(part, `${at}.element`, `结果「${output.element}」写了两次`)
    seen.add(output.element)
    if (asked.has(output.element)) {
      fault(part, `${at}.element`, `「${output.element}」是这个事项办出来的结果，不能又在它自己的表里填`)
    }
    if (!output.fetch) return
    checkLookup(checking, part, `${at}.fetch`, output.fetch)
    reads(part, `${at}.fetch.when`, output.fetch.when)
    const source = draft.sources.get(output.fetch.source)?.value
    const [prefix, ...rest] = output.element.split('.')
    if (source && (prefix !== output.fetch.as || !(rest.join('.') in source.gives))) {
      fault(part, `${at}.fetch`, `数据源「${source.id}」不给出「${output.element}」`)
    }
  })
}

/** A use of a source: it exists, and exactly its parameters are given. */
export function checkLookup(
  { draft, fault, reads }: Checking,
  part: { file: string; path: string },
  at: string,
  lookup: Item['outputs'][number]['fetch'] & object,
): void {
  for (const [name, expression] of Object.entries(lookup.with)) reads(part, `${at}.with.${name}`, expression)
  const source = draft.sources.get(lookup.source)
  if (!source) {
    if (!draft.declared.has(`sources/${lookup.source}`))
      fault(part, `${at}.source`, `没有数据源「${lookup.source}」`)
    return
  }
  const parameters = parametersOf(source)
  for (const name of parameters) {
    if (!(name in lookup.with)) fault(part, `${at}.with`, `缺少数据源需要的参数「${name}」`)
  }
  for (const name of Object.keys(lookup.with)) {
    if (!parameters.includes(name))
      fault(part, `${at}.with.${name}`, `数据源「${lookup.source}」没有参数「${name}」`)
  }
}

/** 实施清单 rules on texts: reasons where they are due, phones that can be dialled, questions answered. */
function checkWords({ fault }: Checking, part: DraftPart<Item>): void {
  const { value } = part
  if (value.visits > 0 && !value.visitsReason) fault(part, 'visitsReason', '要跑现场，就要说明原因')
  for (const key of ['advice', 'complaint'] as const) {
    if (!/^(0\d{2,3}-\d{7,8}|1\d{4}|95\d{3})$/.test(value.phones[key])) {
      fault(part, `phones.${key}`, '电话要带区号（例如 0517-12345678），或者是 12345 这样的短号')
    }
  }
  if (value.phones.advice === value.phones.complaint)
    fault(part, 'phones.complaint', '咨询电话和投诉电话不能是同一个')
  if (value.type === 'licence' && value.faq.length === 0) fault(part, 'faq', '行政许可至少要有一条常见问题')
  if (value.result.name.endsWith('证') && !value.result.certificate) {
    fault(part, 'result.certificate', '结果是一张证，要写明证照的内容')
  }
  if (value.refusalReasons.length === 0) fault(part, 'refusalReasons', '至少写一条不予办理的理由')
  if (value.correctionReasons.length === 0) fault(part, 'correctionReasons', '至少写一条补正的理由')
}
