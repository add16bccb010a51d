import { displayValue } from '../forms/display.ts'
import { compile, inputsOf, type Expression, type Read, type Value } from '../forms/expression.ts'
import type { Candidate, Control, Element, Fact, Facts, HeldCertificate } from '../forms/model.ts'
import { toLocalDate } from '../calendar/rules.ts'
import { CERTIFICATES, type Grant, type Lookup, type Matter, type Question, type Source } from './model.ts'

/** Longest text taken from a register where the element names no length of its own, in characters. */
const TEXT_LIMIT = 500
/** More records than this in one answer are not read. */
const LIST_LIMIT = 200

export type Elements = Readonly<Record<string, Element>>
export type Prepared = Question

/** What a department's answer gives. Several records that must be chosen from come as `candidates`, by element. */
export type SourceAnswer = {
  known: Record<string, Fact>
  certificates: HeldCertificate[]
  candidates: Record<string, Candidate[]>
}

/**
 * What look-ups may go by: what registers and the sign-in say, and of several records the one that the applicant chose, or
 * what they all say alike.
 * Typed answers are left out on purpose: nobody sees a stranger's data by typing a stranger's number.
 */
export function readShared(
  facts: Pick<Facts, 'known' | 'candidates' | 'answers'>,
  elements: Elements = {},
): Read {
  const chosen: Record<string, Fact> = {}
  for (const [element, candidates] of Object.entries(facts.candidates)) {
    const answer = facts.answers[element]?.value
    const candidate =
      answer === undefined ? undefined : candidates.find((one) => one.value === String(answer))
    Object.assign(chosen, candidate?.facts ?? commonFacts(candidates))
  }
  const within = new Set<string>()
  const read: Read = (id) => {
    const fact = facts.known[id] ?? chosen[id]
    if (fact) return fact.value
    const derive = elements[id]?.derive
    if (derive === undefined || within.has(id)) return undefined
    within.add(id)
    try {
      return compile(derive)(read)
    } finally {
      within.delete(id)
    }
  }
  return read
}

/** What all records say alike: twins have the same parents, whichever of them is chosen. */
function commonFacts(candidates: readonly Candidate[]): Record<string, Fact> {
  const [first, ...others] = candidates
  const alike = Object.entries(first?.facts ?? {}).filter(([id, fact]) =>
    others.every((other) => other.facts[id]?.value === fact.value),
  )
  return Object.fromEntries(alike)
}

/** `{order}` in the label of a choice: something that the source gives. */
const PLACE = /\{([\w.]+)\}/g

/** Whether a day in China lies within the grant; its first and its last day do. */
export function isInForce({ from, until }: Pick<Grant, 'from' | 'until'>, day: string): boolean {
  return from <= day && (until === undefined || day <= until)
}

/** What the source gives and one of the grants names, in the source's order. */
export function fieldsOf(source: Source, grants: readonly Grant[]): string[] {
  const offered = [...Object.keys(source.gives), ...(source.certificates ? [CERTIFICATES] : [])]
  return offered.filter((field) => grants.some(({ fields }) => fields.includes(field)))
}

/**
 * The grants that a use of the source for this matter rests on: those in force that name both, the one with most fields first, and others
 * only if they add a field. None: the source must not be asked.
 */
export function grantsFor(source: Source, grants: readonly Grant[], matter: Matter, now: Date): Grant[] {
  const day = toLocalDate(now)
  const fitting = grants
    .filter((one) => one.source === source.id && one.matters.includes(matter) && isInForce(one, day))
    .toSorted((a, b) => fieldsOf(source, [b]).length - fieldsOf(source, [a]).length)
  const by: Grant[] = []
  for (const grant of fitting) {
    if (fieldsOf(source, [...by, grant]).length > fieldsOf(source, by).length) by.push(grant)
  }
  return by
}

/** The source as far as the grants go: fields, certificates, choice and its label hold nothing else. */
export function narrow(source: Source, grants: readonly Grant[]): Source {
  const { gives, certificates, choose, ...rest } = source
  const fields = new Set(fieldsOf(source, grants))
  const label = choose?.label.replace(PLACE, (place, name: string) => (fields.has(name) ? place : ''))
  return {
    ...rest,
    gives: Object.fromEntries(Object.entries(gives).filter(([name]) => fields.has(name))),
    ...(certificates && fields.has(CERTIFICATES) ? { certificates } : {}),
    ...(choose && label !== undefined && fields.has(choose.element) ? { choose: { ...choose, label } } : {}),
  }
}

/** The look-ups that a grant lets be made for this matter. */
export function grantedLookups(
  lookups: readonly Lookup[],
  sources: Readonly<Record<string, Source>>,
  grants: readonly Grant[],
  matter: Matter,
  now: Date,
): Lookup[] {
  return lookups.filter(({ source: id }) => {
    const source = sources[id]
    return source !== undefined && grantsFor(source, grants, matter, now).length > 0
  })
}

/** What of an answer the source names, and nothing else: it reads like the whole. To be kept. */
export function cutTo(source: Source, body: unknown): unknown {
  const { list, choose, certificates } = source
  const given = Object.values(source.gives).map((one) => (typeof one === 'string' ? one : one.path))
  const cut = blank()
  if (list === undefined) for (const path of given) putPath(cut, path, scalarAt(body, path))
  const inLists = new Map<string, string[]>()
  if (list !== undefined) inLists.set(list, choose ? [...given, choose.path] : given)
  if (certificates) {
    const { list: held, type, typeName, number, holder } = certificates
    inLists.set(held, [...(inLists.get(held) ?? []), type, typeName, number, holder])
  }
  for (const [at, paths] of inLists) {
    const found = readPath(body, at)
    if (!Array.isArray(found)) continue
    const records = found.slice(0, LIST_LIMIT + 1).map((record: unknown) => {
      const kept = blank()
      for (const path of paths) putPath(kept, path, scalarAt(record, path))
      return isObject(record) ? kept : null
    })
    putPath(cut, at, records)
  }
  return cut
}

/** Without a prototype, so that a path through `__proto__` is a name like any other. */
const blank = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>

function scalarAt(from: unknown, path: string): Value | undefined {
  const found = readPath(from, path)
  return isScalar(found) ? found : undefined
}

function putPath(into: Record<string, unknown>, path: string, value: unknown): void {
  if (value === undefined) return
  const names = path.split('.')
  const last = names.pop() ?? ''
  let here = into
  for (const name of names) {
    const next = here[name] ?? blank()
    if (!isObject(next)) return
    here[name] = next
    here = next
  }
  here[last] = value
}

/**
 * The call for one look-up; nothing while a parameter is unknown. With `lastChance`, unknown parameters of query and
 * body are left out instead: nothing more will become known. Parameters of the path are always needed.
 */
export function prepareCall(
  source: Source,
  lookup: Lookup,
  read: Read,
  lastChance = false,
): Prepared | undefined {
  const parameters: Record<string, Value | undefined> = {}
  for (const [name, expression] of Object.entries(lookup.with)) {
    const value = compile(expression)(read)
    parameters[name] = value === '' ? undefined : value
  }
  const path = fillPath(source.path, parameters)
  if (path === undefined) return undefined

  const query: Record<string, string> = {}
  for (const [name, template] of Object.entries(source.query ?? {})) {
    const value = fill(template, parameters)
    if (value !== undefined) query[name] = String(value)
    else if (!lastChance) return undefined
  }
  const body: Record<string, Value> = {}
  for (const [name, template] of Object.entries(source.body ?? {})) {
    const value = fill(template, parameters)
    if (value !== undefined) body[name] = value
    else if (!lastChance) return undefined
  }
  return {
    system: source.system,
    method: source.method,
    path,
    query,
    body: source.method === 'POST' ? body : undefined,
  }
}

/** 18 characters as in 公民身份号码 (GB 11643) and 统一社会信用代码 (GB 32100); with nothing of the kind on either side. */
const NUMBER = /(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])/gi

/**
 * Whom a question is about: whose numbers stand in it. Where none does (a record number), those whose numbers came with the values that it goes
 * by, and the applicant, for whose matter it is asked: nobody's data is asked without somebody finding it in the own list of uses.
 */
export function aboutOf(
  request: Prepared,
  { with: parameters }: Pick<Lookup, 'with'>,
  facts: Pick<Facts, 'known' | 'candidates' | 'answers'>,
  read: Read,
  elements: Elements = {},
): string[] {
  const named = peopleIn(request)
  if (named.length > 0) return named
  const goesBy = new Set<string>()
  const visit = (id: string): void => {
    if (goesBy.has(id)) return
    goesBy.add(id)
    const derive = elements[id]?.derive
    if (derive !== undefined) inputsOf(derive).forEach(visit)
  }
  Object.values(parameters).flatMap(inputsOf).forEach(visit)
  const groups = new Set([...goesBy].map((id) => id.split('.')[0]))
  const chosen = Object.values(facts.candidates).flatMap((list) =>
    list.flatMap((one) => Object.keys(one.facts)),
  )
  const ids = [...Object.keys(facts.known), ...chosen, ...Object.keys(facts.answers)].filter((id) =>
    groups.has(id.split('.')[0]),
  )
  return numbersIn(['applicant.number', ...ids].map((id) => String(read(id) ?? '')))
}

/**
 * Whose numbers stand in a call: whatever among its parameters has the form of a 公民身份号码 or a 统一社会信用代码, upper case, each once. Check digits are
 * not looked at, for a department may have numbers that fail them; so a person finds every question in which the own number stood.
 */
export function peopleIn({ path, query, body }: Pick<Prepared, 'path' | 'query' | 'body'>): string[] {
  const parameters = [
    ...path.split('/').map(decoded),
    ...Object.values(query),
    ...Object.values(body ?? {}).map(String),
  ]
  return numbersIn(parameters)
}

function numbersIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => {
    const forms = [text, text.normalize('NFKC')]
    return forms.flatMap((form) => form.replace(/[\s\p{Cf}-]/gu, '').match(NUMBER) ?? [])
  })
  return [...new Set(found.map((number) => number.toUpperCase()))]
}

/** A segment that was written into the source itself may be no encoding at all. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function fillPath(template: string, parameters: Record<string, Value | undefined>): string | undefined {
  const segments = template.split('/').map((segment) => {
    const value = fill(segment, parameters)
    // `.` and `..` would walk to another resource.
    if (value === undefined || (segment.includes('{') && /^\.{0,2}$/.test(String(value)))) return undefined
    return segment.includes('{') ? encodeURIComponent(String(value)) : segment
  })
  return segments.includes(undefined) ? undefined : segments.join('/')
}

/** `{number}` alone keeps the type of its value; inside other text it is written out. */
function fill(template: string, parameters: Record<string, Value | undefined>): Value | undefined {
  const alone = /^\{(\w+)\}$/.exec(template)?.[1]
  if (alone !== undefined) return parameters[alone]
  let whole = true
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) whole = false
    return String(value)
  })
  return whole ? text : undefined
}

/**
 * Reads a department's answer. What is missing, of the wrong type, too long or outside its code list counts as not
 * given; no answer, however garbled, makes this throw. `at` is the instant of the answer, RFC 3339.
 */
export function readAnswer(
  source: Source,
  lookup: Lookup,
  body: unknown,
  at: string,
  elements: Elements = {},
): SourceAnswer {
  const answer: SourceAnswer = { known: {}, certificates: readCertificates(source, body, at), candidates: {} }
  if (source.list === undefined) {
    answer.known = readRecord(source, lookup, body, at, elements)
    return answer
  }
  const found = readPath(body, source.list)
  const records = Array.isArray(found) ? found.filter((one) => isObject(one)) : []
  if (records.length === 1) answer.known = readRecord(source, lookup, records[0], at, elements)
  if (records.length > 1 && records.length <= LIST_LIMIT && source.choose) {
    const { choose } = source
    const candidates = records.flatMap((record): Candidate[] => {
      const value = readText(record, choose.path)
      if (value === undefined) return []
      const facts = readRecord(source, lookup, record, at, elements)
      const label = choose.label.replace(PLACE, (_, name: string) => {
        const id = `${lookup.as}.${name}`
        const given = facts[id]?.value
        const element = elements[id]
        if (given === undefined) return ''
        return element ? displayValue(element, given) : String(given)
      })
      return [{ value, label, facts }]
    })
    if (candidates.length > 0) answer.candidates[`${lookup.as}.${choose.element}`] = candidates
  }
  return answer
}

function readRecord(
  source: Source,
  lookup: Lookup,
  record: unknown,
  at: string,
  elements: Elements,
): Record<string, Fact> {
  const facts: Record<string, Fact> = {}
  for (const [name, given] of Object.entries(source.gives)) {
    const raw = readPath(record, typeof given === 'string' ? given : given.path)
    const map = typeof given === 'string' ? undefined : given.map
    const mapped =
      map === undefined
        ? raw
        : isScalar(raw) && Object.hasOwn(map, String(raw))
          ? map[String(raw)]
          : undefined
    const element = `${lookup.as}.${name}`
    const value = toValue(mapped, elements[element])
    if (value !== undefined) {
      facts[element] = { value, origin: { kind: 'source', source: source.id, name: source.department, at } }
    }
  }
  return facts
}

function readCertificates(source: Source, body: unknown, at: string): HeldCertificate[] {
  const { certificates } = source
  if (!certificates) return []
  const list = readPath(body, certificates.list)
  if (!Array.isArray(list)) return []
  return list.slice(0, LIST_LIMIT).flatMap((one): HeldCertificate[] => {
    const [type, typeName, number, holder] = [
      readText(one, certificates.type),
      readText(one, certificates.typeName),
      readText(one, certificates.number),
      readText(one, certificates.holder),
    ]
    if (!type || !typeName || !number || !holder) return []
    return [{ type, typeName, number, holder, source: source.id, department: source.department, at }]
  })
}

function readText(record: unknown, path: string): string | undefined {
  const value = toValue(readPath(record, path), undefined)
  return value === undefined ? undefined : String(value)
}

/** `clinics.0.name`: members by name, entries of a list by number. */
function readPath(from: unknown, path: string): unknown {
  let here = from
  for (const name of path.split('.')) {
    if (Array.isArray(here) && /^\d+$/.test(name)) here = here[Number(name)]
    else if (isObject(here) && Object.hasOwn(here, name)) here = here[name]
    else return undefined
  }
  return here
}

/** A JSON scalar that the element can hold and the database can store; anything else counts as not given. */
function toValue(raw: unknown, element: Element | undefined): Value | undefined {
  if (!isScalar(raw)) return undefined
  const value = typeof raw === 'string' ? raw.trim() : raw
  if (value === '' || (typeof value === 'string' && !isPlainText(value))) return undefined
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined
  if (!element) return typeof value === 'string' && value.length > TEXT_LIMIT ? undefined : unsigned(value)
  const fitting = fitControl(value, element)
  return fitting === undefined ? undefined : unsigned(fitting)
}

/** JSON knows a nought below nought (`-0`), which people do not, and which no kept answer would give back. */
function unsigned(value: Value): Value {
  return value === 0 ? 0 : value
}

const ASKS_NUMBER: readonly Control[] = ['number', 'money']

function fitControl(value: Value, element: Element): Value | undefined {
  const { control } = element
  if (ASKS_NUMBER.includes(control)) {
    const number = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? Number(value) : value
    if (typeof number !== 'number') return undefined
    return number < (element.min ?? -Infinity) || number > (element.max ?? Infinity) ? undefined : number
  }
  if (control === 'yes-no') return typeof value === 'boolean' ? value : undefined
  if (typeof value === 'boolean') return undefined

  const text = String(value)
  if (text.length > (element.maxLength ?? TEXT_LIMIT)) return undefined
  if (control === 'date') return isDate(text) ? text : undefined
  if (control === 'instant') {
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) &&
      isDate(text.slice(0, 10)) &&
      !Number.isNaN(Date.parse(text))
      ? text
      : undefined
  }
  if (control === 'citizen-number') return /^\d{17}[\dX]$/.test(text) ? text : undefined
  if (control === 'choice' && element.options && !element.options.some((option) => option.value === text))
    return undefined
  return text
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Half characters and control characters cannot be stored as JSON or shown. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text)
}

function isScalar(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Forgets what was looked up by way of one choice (which of the twins), directly or further on. To be called when the
 * applicant chooses another record, before the next look-up.
 */
export function forgetChoice(
  facts: Facts,
  element: string,
  lookups: readonly Lookup[],
  elements: Elements = {},
): Facts {
  const records = facts.candidates[element] ?? []
  const alike = commonFacts(records)
  const tainted = new Set(records.flatMap((one) => Object.keys(one.facts)).filter((id) => !(id in alike)))
  const dependent = new Set<Lookup>()
  const known = { ...facts.known }
  const candidates = { ...facts.candidates }
  for (let before = -1; before !== dependent.size;) {
    before = dependent.size
    for (const lookup of lookups) {
      const expressions = [...Object.values(lookup.with), ...(lookup.when === undefined ? [] : [lookup.when])]
      if (dependent.has(lookup) || !expressions.some((one) => dependsOn(one, tainted, elements))) continue
      dependent.add(lookup)
      for (const [id, fact] of Object.entries(known)) {
        if (!isFrom(lookup, id, fact)) continue
        delete known[id]
        tainted.add(id)
      }
      for (const [id, list] of Object.entries(candidates)) {
        const fact = list[0]?.facts[id]
        if (id === element || !fact || !isFrom(lookup, id, fact)) continue
        delete candidates[id]
        for (const one of list) for (const given of Object.keys(one.facts)) tainted.add(given)
      }
    }
  }
  return { ...facts, known, candidates }
}

function dependsOn(expression: Expression, tainted: ReadonlySet<string>, elements: Elements): boolean {
  const seen = new Set<string>()
  const visit = (id: string): boolean => {
    if (tainted.has(id)) return true
    if (seen.has(id)) return false
    seen.add(id)
    const derive = elements[id]?.derive
    return derive !== undefined && inputsOf(derive).some(visit)
  }
  return inputsOf(expression).some(visit)
}

/** Was this fact given by this use of its source? */
export function isFrom(lookup: Lookup, element: string, fact: Fact): boolean {
  return (
    fact.origin.kind === 'source' &&
    fact.origin.source === lookup.source &&
    element.startsWith(`${lookup.as}.`)
  )
}
