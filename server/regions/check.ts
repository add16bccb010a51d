import type { System } from '../exchange/model.ts'
import { inputsOf } from '../forms/expression.ts'
import { apartFromAudit } from '../offices/rules.ts'
import { checkCertificateType } from './check-certificate.ts'
import { checkDocuments } from './check-documents.ts'
import { certificateTypes, checkItem } from './check-item.ts'
import { checkOneThing } from './check-onething.ts'
import { checkResources } from './check-resources.ts'
import { checkTypes, elementInputs } from './checking.ts'
import type { Checking } from './checking.ts'
import { findCycle } from './cycle.ts'
import type { Draft, DraftPart, RegionHead } from './model.ts'
import { isOwn } from './rules.ts'

/** Everything that no single file's schema can see. Faults are added to the draft, all of them. */
export function checkRegion(head: RegionHead, draft: Draft): void {
  const at = ({ file, path }: { file: string; path: string }, below: string) => ({
    file,
    path: [path, below].filter(Boolean).join('.'),
  })
  const fault: Checking['fault'] = (part, path, reason) => draft.faults.push({ ...at(part, path), reason })
  const warn: Checking['warn'] = (part, path, reason) => draft.warnings.push({ ...at(part, path), reason })
  const stop: Checking['stop'] = (part, path, reason) =>
    draft.warnings.push({ ...at(part, path), reason, stops: true })
  const element: Checking['element'] = (part, path, id) => {
    if (!draft.elements.has(id) && !draft.declared.has(`elements/${id}`))
      fault(part, path, `没有数据元「${id}」`)
  }
  const reads: Checking['reads'] = (part, path, expression) => {
    if (expression === undefined) return
    for (const id of inputsOf(expression)) element(part, path, id)
    checkTypes(checking, part, path, expression)
  }
  const checking: Checking = { draft, fault, warn, stop, reads, element }

  dropUnplaced(head, draft)
  checkCodes(checking)
  checkElements(checking)
  checkOffices(checking, head)
  checkHalls(checking)
  checkSources(checking)
  checkResources(checking)
  checkSystems(checking)
  checkDocuments(checking, head)
  const materials = new Map<string, { name: string; file: string }>()
  const codes = new Map<string, string>()
  for (const part of draft.certificates.values()) checkCertificateType(checking, part)
  const types = certificateTypes(draft)
  for (const part of draft.items.values()) checkItem(checking, part, { materials, codes, types })
  for (const part of draft.onethings.values()) checkOneThing(checking, part)
}

/**
 * What the level above offers for any place to take over is there only where the place names its office: by a variant, or because it has
 * an office of that name. So a base can hold items without having offices.
 */
function dropUnplaced(head: RegionHead, draft: Draft): void {
  const lacks = (part: DraftPart<unknown>, office: string): boolean =>
    (head.area === undefined || !isOwn({ head }, part)) && !draft.declared.has(`offices/${office}`)
  for (const [id, part] of draft.items) {
    if (!lacks(part, part.value.office)) continue
    draft.items.delete(id)
    draft.declared.delete(`items/${id}`)
  }
  for (const [id, part] of draft.onethings) {
    const whole = part.value.steps.every(({ item }) => draft.declared.has(`items/${item}`))
    if (!lacks(part, part.value.leadOffice) && (whole || isOwn({ head }, part))) continue
    draft.onethings.delete(id)
    draft.declared.delete(`onethings/${id}`)
  }
}

function checkCodes({ draft, fault }: Checking): void {
  for (const part of draft.codes.values()) {
    const seen = new Set<string>()
    part.value.codes.forEach(({ value }, index) => {
      if (seen.has(value)) fault(part, `codes.${index}.value`, `代码「${value}」重复`)
      seen.add(value)
    })
  }
}

/** An office that works in two systems would have nobody know where its items are. */
function checkSystems(checking: Checking): void {
  const { draft, fault } = checking
  const taken = new Map<string, string>()
  for (const part of draft.systems.values()) {
    const { value } = part
    value.offices.forEach((office, index) => {
      if (!draft.offices.has(office) && !draft.declared.has(`offices/${office}`))
        fault(part, `offices.${index}`, `没有办理机构「${office}」`)
      for (const item of value.items ?? ['']) {
        const other = taken.get(`${office} ${item}`) ?? taken.get(`${office} `)
        const name = draft.offices.get(office)?.value.name ?? office
        if (other !== undefined) fault(part, `offices.${index}`, `「${name}」的事项已经由「${other}」办理`)
        taken.set(`${office} ${item}`, value.name)
      }
    })
    value.items?.forEach((item, index) => {
      if (!draft.items.has(item) && !draft.declared.has(`items/${item}`))
        fault(part, `items.${index}`, `没有事项「${item}」`)
    })
    for (const [name, id] of Object.entries(value.codes)) {
      const list = id === undefined ? undefined : draft.codes.get(id)?.value
      if (list && !list.codes.some(({ means }) => means !== undefined))
        fault(part, `codes.${name}`, `代码表「${id}」没有写明各个代码表示办到哪一步，报来的情况会读不懂`)
      if (id !== undefined && !list && !draft.declared.has(`codes/${id}`))
        fault(part, `codes.${name}`, `没有代码表「${id}」`)
    }
    checkNames(checking, part)
  }
}

/** Two values of one name would leave only one of them, and two codes of one name could not be told apart on the way back. */
function checkNames({ draft, fault, warn, element }: Checking, part: DraftPart<System>): void {
  const names = new Map<string, string>()
  for (const [id, { as, codes = {} }] of Object.entries(part.value.fields)) {
    const path = `fields.${id}`
    element(part, path, id)
    const other = names.get(as)
    if (other !== undefined) fault(part, `${path}.as`, `「${other}」在对方也叫「${as}」，两项内容会混在一起`)
    names.set(as, id)
    const own = draft.elements.get(id)?.value
    const list = own?.codes === undefined ? own?.options : draft.codes.get(own.codes)?.value.codes
    const theirs = new Map<string, string>()
    for (const [code, given] of Object.entries(codes)) {
      if (list && !list.some(({ value }) => String(value) === code))
        fault(part, `${path}.codes.${code}`, `「${own?.name ?? id}」没有代码「${code}」`)
      const twin = theirs.get(given)
      if (twin !== undefined)
        warn(part, `${path}.codes.${code}`, `对方的「${given}」对应两个代码，报回来的都会读成「${twin}」`)
      else theirs.set(given, code)
    }
  }
}

function checkElements({ draft, fault, reads, element }: Checking): void {
  for (const part of draft.elements.values()) {
    const { value } = part
    if (
      value.codes !== undefined &&
      !draft.codes.has(value.codes) &&
      !draft.declared.has(`codes/${value.codes}`)
    ) {
      fault(part, 'codes', `没有代码表「${value.codes}」`)
    }
    if (value.codes !== undefined && value.options) fault(part, 'codes', '代码表和选项只能写一样')
    if (value.control === 'choice' && value.codes === undefined && !value.options && !value.choices) {
      fault(part, 'control', '是选择题，却没有写选项')
    }
    if (value.min !== undefined && value.max !== undefined && value.min > value.max) {
      fault(part, 'min', '最小值比最大值还大')
    }
    value.choices?.forEach((choice, index) => {
      reads(part, `choices.${index}.value`, choice.value)
      reads(part, `choices.${index}.label`, choice.label)
      reads(part, `choices.${index}.hint`, choice.hint)
      reads(part, `choices.${index}.when`, choice.when)
    })
    reads(part, 'derive', value.derive)
    value.from?.forEach((id, index) => element(part, `from.${index}`, id))
    if (value.from && value.derive === undefined) fault(part, 'from', '写了“改问什么”，就要写怎样推算')
    for (const id of textInputs(value)) {
      const of = draft.elements.get(id)?.value
      if (of && !of.options && of.codes === undefined) {
        fault(part, '', `要显示「${id}」的文字，但它没有代码表`)
      }
    }
  }

  const circle = findCycle([...draft.elements.keys()], (id) => elementInputs(draft, id))
  const first = circle?.[0]
  const at = first === undefined ? undefined : draft.elements.get(first)
  if (circle && at) fault(at, 'derive', `数据元互相推算，绕成了圈：${circle.join(' → ')}`)
}

/** Elements read by `{ text: … }` anywhere inside. */
function textInputs(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textInputs)
  if (!part || typeof part !== 'object') return []
  const here =
    'text' in part && typeof part.text === 'string' && part.text.startsWith('$') ? [part.text.slice(1)] : []
  return [...here, ...Object.values(part).flatMap(textInputs)]
}

function checkOffices({ draft, fault }: Checking, head: RegionHead): void {
  for (const part of draft.offices.values()) {
    const { value } = part
    const above = value.parent === undefined ? undefined : draft.offices.get(value.parent)?.value
    if (value.parent !== undefined && !above && !draft.declared.has(`offices/${value.parent}`)) {
      fault(part, 'parent', `没有上级机构「${value.parent}」`)
    }
    if (above && above.department !== value.department) {
      fault(part, 'department', `和上级机构不是同一个部门（上级是${above.department}）`)
    }
    // Offices of the level above act for the place, too.
    const inherited = !isOwn({ head }, part) || part.above?.value.area === value.area
    if (!inherited && head.area !== undefined && !value.area.startsWith(head.area.replace(/(00)+$/, ''))) {
      fault(part, 'area', `行政区划代码「${value.area}」不在本地区（${head.area}）内`)
    }
    if (!value.hours.includes('工作日')) fault(part, 'hours', '办公时间要说明工作日几点到几点')
    const seen = new Set<string>()
    value.posts.forEach((post, index) => {
      if (seen.has(post.id)) fault(part, `posts.${index}.id`, `岗位「${post.id}」重复`)
      seen.add(post.id)
      const apart = apartFromAudit(post.permissions)
      if (apart.length > 0)
        fault(
          part,
          `posts.${index}.permissions`,
          `审计（audit.read）不能和 ${apart.join('、')} 给同一个岗位（三员分立，GB/T 22239）。请另设只有审计权限的审计管理岗`,
        )
      if (post.typesFor && !post.permissions.includes('intake.type'))
        fault(part, `posts.${index}.typesFor`, `岗位「${post.name}」不能补录（没有 intake.type），不用写机构`)
      for (const id of post.typesFor ?? [])
        if (!draft.declared.has(`offices/${id}`)) fault(part, `posts.${index}.typesFor`, `没有机构「${id}」`)
    })
  }
  const circle = findCycle([...draft.offices.keys()], (id) => {
    const parent = draft.offices.get(id)?.value.parent
    return parent === undefined ? [] : [parent]
  })
  const at = circle?.[0] === undefined ? undefined : draft.offices.get(circle[0])
  if (circle && at) fault(at, 'parent', `机构互为上级，绕成了圈：${circle.join(' → ')}`)
}

function checkHalls({ draft, fault }: Checking): void {
  const holdsFor = new Map<string, string>()
  const isOffered = (id: string): boolean =>
    ['items', 'onethings'].some((kind) => draft.declared.has(`${kind}/${id}`))
  for (const part of draft.halls.values()) {
    const { value } = part
    if (!draft.declared.has(`offices/${value.office}`)) fault(part, 'office', `没有机构「${value.office}」`)
    const taken = holdsFor.get(value.office)
    if (taken !== undefined) fault(part, 'office', `机构「${value.office}」已经管着大厅「${taken}」`)
    holdsFor.set(value.office, value.id)
    const seen = new Set<string>()
    value.windows.forEach((window, index) => {
      if (seen.has(window.id)) fault(part, `windows.${index}.id`, `窗口「${window.id}」重复`)
      seen.add(window.id)
      if ((window.kind === 'zone' || window.kind === 'dedicated') && !window.accepts)
        fault(part, `windows.${index}.accepts`, '专区和专窗要写明办哪些事')
      for (const id of window.accepts ?? [])
        if (!isOffered(id)) fault(part, `windows.${index}.accepts`, `没有事项或一件事「${id}」`)
    })
    for (const { from, to } of [value, ...value.windows].flatMap(({ hours }) => hours ?? []))
      if (from >= to) fault(part, 'hours', `开放时间 ${from} 到 ${to} 不对，结束要晚于开始`)
  }
}

function checkSources({ draft, fault }: Checking): void {
  for (const part of draft.sources.values()) {
    const { value } = part
    if (
      value.office !== undefined &&
      !draft.offices.has(value.office) &&
      !draft.declared.has(`offices/${value.office}`)
    )
      fault(part, 'office', `没有办理机构「${value.office}」`)
    if (value.choose && value.list === undefined) fault(part, 'choose', '只有列表（list）才能选其中一条')
    if (value.choose && !(value.choose.element in value.gives)) {
      fault(part, 'choose.element', `选择依据「${value.choose.element}」不在它给出的内容（gives）里`)
    }
    for (const [, name = ''] of value.choose?.label.matchAll(/\{([\w.]+)\}/g) ?? []) {
      if (!(name in value.gives))
        fault(part, 'choose.label', `要显示的「${name}」不在它给出的内容（gives）里`)
    }
    if (value.method === 'GET' && value.body) fault(part, 'body', '查询（GET）不能带请求内容')
    if (Object.keys(value.gives).length === 0 && !value.certificates) {
      fault(part, 'gives', '没有写它给出什么')
    }
  }
}
