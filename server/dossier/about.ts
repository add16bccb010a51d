import type { FiledValue } from '../cases/model.ts'
import { inputsOf } from '../forms/expression.ts'
import type { Element } from '../forms/model.ts'
import type { Definition } from '../onething/model.ts'
import { checkCitizenNumber } from '../people/identifiers.ts'

type Values = Readonly<Record<string, FiledValue>>

/** 成年, 民法典 §17. */
const ADULT_YEARS = 18

/**
 * Which values of a case are about another adult than the applicant, whose citizen number is `own`: those whose section holds the number
 * of one, and those for which a department was asked by it (the register page of the father). The own number is the applicant's
 * wherever it stands; a child is no adult. A number that cannot be read counts as another adult's.
 */
export function aboutOthers(
  own: string,
  values: Values,
  { onething, elements }: Pick<Definition, 'onething' | 'elements'>,
  today: string,
): (id: string) => boolean {
  const isOthers = (id: string): boolean => {
    const filed = elements[id]?.sensitive === 'citizen-number' ? values[id] : undefined
    // Whoever objects to a number has written another one beside it: what the register says counts, too.
    const numbers = filed ? [filed.value, filed.objection?.was ?? filed.value] : []
    return numbers.some((number) => number !== own && !isChild(String(number), today))
  }
  const sections = new Set(Object.keys(values).flatMap((id) => (isOthers(id) ? sectionOf(elements[id]) : [])))
  const asked = new Set(
    onething.prefill.flatMap(({ source, as, with: given }) =>
      Object.values(given).flatMap(inputsOf).some(isOthers) ? [`${as} ${source}`] : [],
    ),
  )
  return (id) => {
    const filed = values[id]
    if (!filed || (filed.objection?.was ?? filed.value) === own) return false
    const origin = filed.objection?.origin ?? filed.origin
    const prefix = id.slice(0, id.indexOf('.'))
    return (
      sectionOf(elements[id]).some((section) => sections.has(section)) ||
      (origin?.kind === 'source' && asked.has(`${prefix} ${origin.source}`))
    )
  }
}

const sectionOf = (element: Element | undefined): string[] => (element ? [element.section] : [])

function isChild(number: string, today: string): boolean {
  const read = checkCitizenNumber(number, today)
  const latest = `${Number(today.slice(0, 4)) - ADULT_YEARS}${today.slice(4)}`
  return read.ok && read.birthDate > latest
}
