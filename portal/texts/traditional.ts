import { cloneElement, isValidElement } from 'react'
import { Converter } from 'opencc-js/cn2t'

/** Its dictionaries are read when somebody asks for traditional words, not at the start of every process. */
let converter: ((text: string) => string) | undefined
const CHINESE = /\p{Script=Han}/u

/** In the forms used in Taiwan. 签 alone counts as signing here, which the converter takes for a label. */
export function traditionalText(text: string): string {
  if (!CHINESE.test(text)) return text
  converter ??= Converter({ from: 'cn', to: 'tw' })
  return converter(text).replace(/(?<![標書抽牙])籤/g, '簽')
}

/** What a person, an officer or a register wrote: never converted, at whatever depth it stands. */
const WRITTEN: ReadonlySet<string> = new Set([
  'applicant',
  'draft',
  'holder',
  'note',
  'objection',
  'person',
  'problem',
  'signed',
  'standard',
  'typed',
  'value',
])

type Fields = Record<string, unknown>

/**
 * A copy of what a page is given, with the words of the region and of the rules in traditional Chinese. Names, addresses and
 * whatever else was written by people or found in registers stay as they are, as do all keys.
 */
export function traditionalWords<T>(given: T): T {
  return walk(given) as T
}

/** Definitions live as long as the process: each is converted once. */
const done = new WeakMap<object, unknown>()

function walk(given: unknown): unknown {
  if (typeof given === 'string') return traditionalText(given)
  if (typeof given !== 'object' || given === null) return given
  const before = done.get(given)
  if (before !== undefined) return before
  const made = walkObject(given)
  done.set(given, made)
  return made
}

function walkObject(given: object): unknown {
  if (Array.isArray(given)) return given.map(walk)
  if (given instanceof Map) return new Map([...given].map(([key, value]) => [key, walk(value)]))
  if (isValidElement<Fields>(given)) return cloneElement(given, walkFields(given.props))
  return Object.getPrototypeOf(given) === Object.prototype ? walkFields(given as Fields) : given
}

function walkFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, isWritten(key, fields) ? value : walk(value)]),
  )
}

function isWritten(key: string, fields: Fields): boolean {
  if (WRITTEN.has(key)) return true
  switch (key) {
    // The text beside a name is a value; what was searched for was typed.
    case 'text':
      return 'name' in fields || 'as' in fields || 'finds' in fields
    // With remedies it is the reason of an office's decision, otherwise our own.
    case 'reason':
      return 'remedies' in fields && fields['remedies'] !== null
    // Choices made for one applicant hold names and addresses; those of a definition do not.
    case 'choices':
      return !('control' in fields)
    // Sentences of the dictionary, which may quote what was typed.
    case 'children':
      return typeof fields[key] === 'string'
    default:
      return false
  }
}
