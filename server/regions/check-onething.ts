import type { Item } from '../catalog/model.ts'
import { printedOn } from '../catalog/rules.ts'
import { inputsOf } from '../forms/expression.ts'
import type { Expression } from '../forms/expression.ts'
import type { Element } from '../forms/model.ts'
import { limitText } from '../deadlines/rules.ts'
import { needIds, readNeed, type OneThing, type Step } from '../onething/model.ts'
import { daysOneByOne, scheduleOf } from '../onething/schedule.ts'
import { checkNeverTogether, checkWithin } from './check-exclusive.ts'
import { checkLookup, checkPromised, longer } from './check-item.ts'
import { checkReachable, checkTypes, elementInputs } from './checking.ts'
import type { Checking } from './checking.ts'
import { findCycle } from './cycle.ts'
import type { DraftPart } from './model.ts'
import { checkScenarios } from './scenarios.ts'

/** Facts that signing in gives. */
const IDENTITY = ['applicant.number', 'applicant.name', 'applicant.phone']

type Graph = {
  part: DraftPart<OneThing>
  items: Map<string, Item>
  /** Element → step that yields it. */
  producers: Map<string, string>
  /** Everything a step waits for, directly or not. */
  needs: Map<string, Set<string>>
  /** Elements that a form, a lookup or the sign-in can give before submission. */
  available: Set<string>
}

/** A one-thing: its graph, its questions, and whether every value that it reads can exist when it is read. */
export function checkOneThing(checking: Checking, part: DraftPart<OneThing>): void {
  const { draft, fault } = checking
  const { value } = part
  if (!draft.offices.has(value.leadOffice) && !draft.declared.has(`offices/${value.leadOffice}`)) {
    fault(part, 'leadOffice', `没有机构「${value.leadOffice}」`)
  }
  const { outletOffice } = value
  if (
    outletOffice !== undefined &&
    !draft.offices.has(outletOffice) &&
    !draft.declared.has(`offices/${outletOffice}`)
  ) {
    fault(part, 'outletOffice', `没有机构「${outletOffice}」`)
  }
  checkPromised(checking, part, 'promised', value.promised, value.statutory)
  checkScenarios(
    checking,
    part,
    value.steps.map((thing, index) => ({ path: `steps.${index}`, thing })),
  )
  if (!checkSteps(checking, part)) return checkReferences(checking, part)
  checkPromise(checking, part)

  const graph = readGraph(checking, part)
  checkProducers(checking, graph)
  value.prefill.forEach((lookup, index) => {
    checkLookup(checking, part, `prefill.${index}`, lookup)
    for (const [name, expression] of Object.entries(lookup.with)) {
      early(checking, graph, `prefill.${index}.with.${name}`, expression, '这个参数永远不会知道')
    }
    early(checking, graph, `prefill.${index}.when`, lookup.when, '这个条件永远不会知道')
    checkTypes(checking, part, `prefill.${index}.when`, lookup.when)
  })
  const suggesting = value.prefill.find(({ as }) => as === value.suggestedBy)
  if (value.suggestedBy !== undefined && !suggesting)
    fault(part, 'suggestedBy', `没有叫「${value.suggestedBy}」的查询`)
  value.steps.forEach((step, index) => {
    checkStep(checking, graph, step, index)
    checkNeverTogether(checking, part, step, index)
  })
  checkConfirmations(checking, graph)
  checkQuestions(checking, graph)
  checkAsked(checking, graph)
  early(checking, graph, 'subject', value.subject, '办的是什么，提交时永远不会知道')
  value.eligibility.forEach(({ test }, index) => {
    early(checking, graph, `eligibility.${index}.test`, test, '这个条件永远不会知道')
    checkTypes(checking, part, `eligibility.${index}.test`, test)
  })
  value.scenarios.forEach(({ when }, index) =>
    early(checking, graph, `scenarios.${index}.when`, when, '是不是这种情形，永远不会知道'),
  )
}

/** A joint promise is worth something where it is shorter than the items alone, each after those that it waits for. */
function checkPromise({ draft, warn }: Checking, part: DraftPart<OneThing>): void {
  const { promised, steps } = part.value
  const items = Object.fromEntries(
    steps.flatMap(({ item: id }) => {
      const item = draft.items.get(id)?.value
      return item ? [[id, { item }]] : []
    }),
  )
  const timed = Object.values(items).every(({ item: { limits } }) => limits.promised ?? limits.statutory)
  if (!promised || !timed) return
  const { total } = scheduleOf({ onething: part.value, items })
  if (!longer(promised, { days: total, unit: 'working' })) return
  const alone = daysOneByOne(
    { onething: part.value, items },
    steps.map(({ item }) => item),
  )
  warn(
    part,
    'promised',
    `一件事承诺的时限（${limitText(promised)}）比各事项按先后办最长的一条路（${total} 个工作日）还长（一项一项办合计 ${alone} 个工作日），看看能不能改短`,
  )
}

/** What can be said of a one-thing whose graph cannot be followed: everything that it names must exist. */
function checkReferences(checking: Checking, part: DraftPart<OneThing>): void {
  const { element, reads } = checking
  const { value } = part
  value.prefill.forEach((lookup, index) => {
    checkLookup(checking, part, `prefill.${index}`, lookup)
    reads(part, `prefill.${index}.when`, lookup.when)
  })
  value.steps.forEach((step, index) => {
    reads(part, `steps.${index}.when`, step.when)
    if (step.officeBy !== undefined) element(part, `steps.${index}.officeBy`, step.officeBy)
  })
  value.confirmations.forEach((one, index) => {
    reads(part, `confirmations.${index}.when`, one.when)
    for (const [key, id] of Object.entries(one.person))
      element(part, `confirmations.${index}.person.${key}`, id)
    one.shows.forEach((id, number) => element(part, `confirmations.${index}.shows.${number}`, id))
  })
  value.questions.forEach((question, index) => {
    question.elements.forEach((id, number) => element(part, `questions.${index}.elements.${number}`, id))
  })
  reads(part, 'subject', value.subject)
  value.eligibility.forEach(({ test }, index) => reads(part, `eligibility.${index}.test`, test))
}

/** Names, references and circles. False: the graph cannot be followed, deeper checks would only confuse. */
function checkSteps({ draft, fault }: Checking, part: DraftPart<OneThing>): boolean {
  const { steps, confirmations, state } = part.value
  const ids = new Set<string>()
  let sound = true
  const claim = (id: string, path: string) => {
    if (ids.has(id)) fault(part, path, `步骤「${id}」重复`)
    ids.add(id)
  }
  steps.forEach((step, index) => claim(step.id, `steps.${index}.id`))
  confirmations.forEach((one, index) => claim(one.id, `confirmations.${index}.id`))

  steps.forEach((step, index) => {
    const item = draft.items.get(step.item)?.value
    if (!item && !draft.declared.has(`items/${step.item}`)) {
      fault(part, `steps.${index}.item`, `没有事项「${step.item}」`)
    }
    if (item && step.visits !== undefined && step.visits > item.visits) {
      fault(part, `steps.${index}.visits`, `一起办要跑 ${step.visits} 次，比单独办的 ${item.visits} 次还多`)
    }
    if (item && state === 'published' && item.state !== 'published') {
      fault(part, `steps.${index}.item`, `事项「${item.name}」没有发布，一件事不能发布`)
    }
    if (!item) sound = false
    step.needs.forEach((need, number) => {
      for (const id of needIds(need)) {
        if (ids.has(id)) continue
        fault(part, `steps.${index}.needs.${number}`, `没有步骤或者确认「${id}」`)
        sound = false
      }
      const named = readNeed(need)
      if (named.mode !== 'all' && confirmations.some(({ id }) => named.ids.includes(id))) {
        fault(part, `steps.${index}.needs.${number}`, '确认不能写成「几个里有一个」或者「结束就行」')
      }
    })
    if (step.when !== undefined && !step.unless)
      fault(part, `steps.${index}.unless`, '有办理条件，就要写明不用办时的说明')
    if (step.when === undefined && step.unless)
      fault(part, `steps.${index}.when`, '写了不用办的说明，却没有办理条件')
  })
  checkTogether(part, fault)
  confirmations.forEach((one, index) => {
    if (!steps.some((step) => step.needs.flatMap(needIds).includes(one.id))) {
      fault(part, `confirmations.${index}.id`, `没有一个步骤等「${one.name}」，这个确认没有用`)
    }
  })

  const circle = findCycle(
    [...ids],
    (id) => steps.find((step) => step.id === id)?.needs.flatMap(needIds) ?? [],
  )
  if (circle) {
    fault(part, 'steps', `步骤互相等待，绕成了圈：${circle.join(' → ')}`)
    sound = false
  }
  return sound
}

/** Sessions and certificates issued together name steps that exist. */
function checkTogether(part: DraftPart<OneThing>, fault: Checking['fault']): void {
  const { steps, sessions, issuedTogether } = part.value
  const exists = (id: string): boolean => steps.some((step) => step.id === id)
  sessions.forEach((session, index) =>
    session.steps.forEach((id, number) => {
      if (!exists(id)) fault(part, `sessions.${index}.steps.${number}`, `没有步骤「${id}」`)
    }),
  )
  issuedTogether.forEach((id, index) => {
    if (!exists(id)) fault(part, `issuedTogether.${index}`, `没有步骤「${id}」`)
  })
}

function readGraph({ draft }: Checking, part: DraftPart<OneThing>): Graph {
  const { steps, prefill } = part.value
  const items = new Map<string, Item>()
  const producers = new Map<string, string>()
  const needs = new Map<string, Set<string>>()
  for (const step of steps) {
    const item = draft.items.get(step.item)?.value
    if (!item) continue
    items.set(step.id, item)
    for (const output of item.outputs)
      if (!producers.has(output.element)) producers.set(output.element, step.id)
  }
  const all = (id: string): Set<string> => {
    const known = needs.get(id)
    if (known) return known
    const found = new Set<string>()
    needs.set(id, found)
    for (const need of steps.find((step) => step.id === id)?.needs.flatMap(needIds) ?? []) {
      found.add(need)
      for (const one of all(need)) found.add(one)
    }
    return found
  }
  for (const step of steps) all(step.id)

  const available = new Set(IDENTITY)
  const ask = (id: string) => {
    if (producers.has(id) || available.has(id)) return
    available.add(id)
    for (const one of draft.elements.get(id)?.value.from ?? []) ask(one)
  }
  for (const step of steps) {
    for (const field of items.get(step.id)?.form.fields ?? []) ask(field.element)
    if (step.when !== undefined) inputsOf(step.when).forEach(ask)
  }

  const derivable = (id: string): boolean => {
    const element = draft.elements.get(id)?.value
    if (!element || producers.has(id)) return false
    if (element.derive !== undefined && someInput(element.derive, available)) return true
    return (
      element.choices?.some((choice) => inputsOf(choice.value).every((one) => available.has(one))) ?? false
    )
  }
  for (let grown = true; grown;) {
    grown = false
    for (const lookup of prefill) {
      const inputs = Object.values(lookup.with).flatMap((expression) =>
        someInput(expression, available) ? [] : inputsOf(expression),
      )
      if (inputs.length > 0) continue
      for (const name of Object.keys(draft.sources.get(lookup.source)?.value.gives ?? {})) {
        const id = `${lookup.as}.${name}`
        if (!available.has(id)) grown = true
        available.add(id)
      }
    }
    for (const id of draft.elements.keys()) {
      if (available.has(id) || !derivable(id)) continue
      available.add(id)
      grown = true
    }
  }
  return { part, items, producers, needs, available }
}

/** Whether an expression can have a value when only `available` can: `first` and `if` need one way, others all inputs. */
function someInput(expression: Expression, available: ReadonlySet<string>): boolean {
  if (typeof expression !== 'object') {
    return inputsOf(expression).every((id) => available.has(id))
  }
  if ('first' in expression) return expression.first.some((one) => someInput(one, available))
  if ('or' in expression) return expression.or.some((one) => someInput(one, available))
  if ('known' in expression) return true
  if ('if' in expression) {
    const [test, yes, no] = expression.if
    return (
      someInput(test, available) && [yes, no].some((one) => one !== undefined && someInput(one, available))
    )
  }
  return inputsOf(expression).every((id) => available.has(id))
}

function checkProducers({ fault }: Checking, { part, items }: Graph): void {
  const by = new Map<string, string>()
  part.value.steps.forEach((step, index) => {
    for (const output of items.get(step.id)?.outputs ?? []) {
      const other = by.get(output.element)
      if (other)
        fault(part, `steps.${index}.item`, `「${output.element}」由「${other}」和「${step.id}」两个步骤产生`)
      by.set(output.element, step.id)
    }
  })
}

/** What is read before submission must not come from a step, and must be able to exist. */
function early(
  checking: Checking,
  graph: Graph,
  path: string,
  expression: Expression | undefined,
  why: string,
): void {
  if (expression === undefined) return
  for (const id of inputsOf(expression)) {
    const producer = graph.producers.get(id)
    if (producer) checking.fault(graph.part, path, `「${id}」要等步骤「${producer}」办好才有，这里太早`)
  }
  if (!someInput(expression, new Set([...graph.available, ...graph.producers.keys()]))) {
    const missing = inputsOf(expression).filter((id) => !graph.available.has(id))
    checking.fault(graph.part, path, `${why}：没有哪张表、哪个数据源会给出「${missing.join('」「')}」`)
  }
}

function checkStep(checking: Checking, graph: Graph, step: Step, index: number): void {
  const { fault, element } = checking
  const { part, producers, needs, available } = graph
  const item = graph.items.get(step.id)
  if (!item) return
  early(checking, graph, `steps.${index}.when`, step.when, '要不要办，永远不会知道')
  checkTypes(checking, part, `steps.${index}.when`, step.when)
  checkReachable(checking, part, `steps.${index}.when`, step.when)
  if (step.officeBy !== undefined) {
    element(part, `steps.${index}.officeBy`, step.officeBy)
    early(checking, graph, `steps.${index}.officeBy`, `$${step.officeBy}`, '由哪个机构办，永远不会知道')
  }

  checkWithin(checking, part, step, index, item)

  const before = needs.get(step.id) ?? new Set<string>()
  const file = `items/${item.id}.json`
  const inTime = (where: string, ids: string[]) => {
    for (const id of new Set(ids)) {
      const producer = producers.get(id)
      if (producer !== undefined && producer !== step.id && !before.has(producer)) {
        fault(
          part,
          `steps.${index}.needs`,
          `「${step.id}」要用「${id}」（${file} 的 ${where}），它由「${producer}」产生，但这一步没有等「${producer}」`,
        )
      }
    }
  }
  const withInputs = (id: string): string[] => [id, ...elementInputs(checking.draft, id)]
  item.form.fields.forEach((field, number) => {
    inTime(`form.fields.${number}`, [...withInputs(field.element), ...inputs(field.when)])
  })
  item.materials.forEach((material, number) => {
    inTime(`materials.${number}.when`, inputs(material.when))
    material.satisfiedBy.forEach((way) => {
      if (way.by === 'certificate') inTime(`materials.${number}`, inputs(way.holder))
      if (way.by === 'data') inTime(`materials.${number}`, way.elements.flatMap(withInputs))
      if (way.by !== 'step') return
      const maker = part.value.steps.find((one) => one.item === way.item)
      if (maker && !before.has(maker.id)) {
        fault(
          part,
          `steps.${index}.needs`,
          `「${step.id}」的材料「${material.name}」由「${maker.id}」产生，但这一步没有等「${maker.id}」`,
        )
      }
    })
  })
  item.outputs.forEach((output, number) => {
    for (const expression of Object.values(output.fetch?.with ?? {})) {
      inTime(`outputs.${number}.fetch`, inputs(expression))
      const missing = inputs(expression).filter((id) => !available.has(id) && !producers.has(id))
      if (missing.length > 0 && !someInput(expression, new Set([...available, ...producers.keys()]))) {
        fault(
          part,
          `steps.${index}.item`,
          `${file} 的 outputs.${number}.fetch 要用「${missing.join('」「')}」，没有谁会给出`,
        )
      }
    }
  })
  const certificate = item.result.certificate
  const type = certificate && checking.draft.certificates.get(certificate.type)?.value
  if (certificate && type) {
    const shown = printedOn(type, certificate)
    inTime('result.certificate', shown)
    for (const id of shown) {
      if (!available.has(id) && !producers.has(id) && checking.draft.elements.has(id)) {
        fault(part, `steps.${index}.item`, `${file} 的证照要印「${id}」，没有谁会给出`)
      }
    }
  }
}

function checkConfirmations(checking: Checking, graph: Graph): void {
  const { part } = graph
  part.value.confirmations.forEach((one, index) => {
    const at = `confirmations.${index}`
    checking.reads(part, `${at}.when`, one.when)
    checkReachable(checking, part, `${at}.when`, one.when)
    early(checking, graph, `${at}.when`, one.when, '要不要确认，永远不会知道')
    for (const [key, id] of Object.entries(one.person)) {
      checking.element(part, `${at}.person.${key}`, id)
      early(checking, graph, `${at}.person.${key}`, `$${id}`, '确认人的信息永远不会知道')
    }
    one.shows.forEach((id, number) => {
      checking.element(part, `${at}.shows.${number}`, id)
      early(checking, graph, `${at}.shows.${number}`, `$${id}`, '给确认人看的内容永远不会有')
    })
  })
}

/** Questions ask what some form or step needs, each thing on one page only. */
function checkQuestions(checking: Checking, graph: Graph): void {
  const { draft, fault, element } = checking
  const { part, items, producers } = graph
  const needed = new Set<string>()
  const need = (id: string) => {
    if (needed.has(id)) return
    needed.add(id)
    for (const one of draft.elements.get(id)?.value.from ?? []) need(one)
  }
  for (const step of part.value.steps) {
    for (const field of items.get(step.id)?.form.fields ?? []) need(field.element)
    inputs(step.when).forEach(need)
  }
  for (const lookup of part.value.prefill) {
    const choose = draft.sources.get(lookup.source)?.value.choose
    if (choose) need(`${lookup.as}.${choose.element}`)
  }

  const pages = new Map<string, string>()
  const ids = new Set<string>()
  part.value.questions.forEach((question, index) => {
    if (ids.has(question.id)) fault(part, `questions.${index}.id`, `问题「${question.id}」重复`)
    ids.add(question.id)
    question.elements.forEach((id, number) => {
      const at = `questions.${index}.elements.${number}`
      element(part, at, id)
      const page = pages.get(id)
      if (page !== undefined) fault(part, at, `「${id}」已经在问题「${page}」里`)
      pages.set(id, question.id)
      if (producers.has(id)) fault(part, at, `「${id}」由步骤「${producers.get(id)}」产生，不用问`)
      else if (!needed.has(id)) fault(part, at, `没有哪张表用到「${id}」，不用问`)
    })
  })
}

/**
 * What a form must have, or a step depends on, has a source or a question: a look-up, a step, a computation or a choice gives it, or it is
 * asked, on a page of the one-thing or in words of its own. Else people would be asked a bare name without being told why.
 */
function checkAsked({ draft, stop }: Checking, { part, items, producers }: Graph): void {
  const { questions, prefill, steps } = part.value
  const given = new Set([...IDENTITY, ...producers.keys(), ...questions.flatMap(({ elements }) => elements)])
  for (const { source, as } of prefill)
    for (const name of Object.keys(draft.sources.get(source)?.value.gives ?? {})) given.add(`${as}.${name}`)
  // Of a source that cannot be read nobody knows what it gives.
  const unread = prefill.filter(({ source }) => !draft.sources.has(source)).map(({ as }) => `${as}.`)
  const seen = new Set<string>()
  /** The elements that are asked in the end for one that is needed, and that nobody has worded. */
  const unasked = (id: string): Element[] => {
    const element = draft.elements.get(id)?.value
    if (seen.has(id) || given.has(id) || !element || unread.some((as) => id.startsWith(as))) return []
    seen.add(id)
    if (element.from) return element.from.flatMap(unasked)
    return element.derive !== undefined || element.choices || element.question ? [] : [element]
  }
  const complain = (path: string, user: string, id: string) => {
    for (const element of unasked(id))
      stop(
        part,
        path,
        `${user}「${element.name}」（${element.id}），却没有数据源给出它，也没有问题问它。请在这件事的问题里加上它，或者给这个数据元写上问法`,
      )
  }
  steps.forEach((step, index) => {
    for (const id of inputs(step.when)) complain(`steps.${index}.when`, '要不要办这一步取决于', id)
    const item = items.get(step.id)
    for (const field of item?.form.fields ?? [])
      if (field.required) complain(`steps.${index}.item`, `事项「${item?.name}」的表必填`, field.element)
  })
}

function inputs(expression: Expression | undefined): string[] {
  return expression === undefined ? [] : inputsOf(expression)
}
