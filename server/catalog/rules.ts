import type { CertificateType, ResultCertificate } from './certificate.ts'
import type { Condition, Item, Material, Sample } from './model.ts'

/** What has to be so, without what to do where it is not. */
export const conditionText = (condition: Condition): string =>
  typeof condition === 'string' ? condition : condition.text

/** What to do where it is not so, if the item says it. */
export const adviceOf = (condition: Condition): string | undefined =>
  typeof condition === 'string' ? undefined : condition.ifNot

/** 样表 of a paper: its own, or that of the same material in another item. */
export function sampleOf(items: Iterable<{ item: Item }>, material: Material): Sample | undefined {
  if (material.sample) return material.sample
  for (const { item } of items) {
    const same = item.materials.find(({ id, sample }) => id === material.id && sample !== undefined)
    if (same) return same.sample
  }
  return undefined
}

/**
 * The lines of an empty form for a paper that the applicant writes: those of its sample, otherwise, where it is made from the
 * answers, those of the item's form. Undefined for a paper that somebody else issues.
 */
export function blankOf(
  item: Item,
  material: Material,
  sample: Sample | undefined,
  nameOf: (element: string) => string | undefined,
): string[] | undefined {
  if (material.origin !== 'applicant') return undefined
  if (!material.satisfiedBy.some(({ by }) => by === 'form')) return undefined
  if (sample) return sample.rows.map(({ name }) => name)
  return item.form.fields.flatMap(({ element }) => nameOf(element) ?? [])
}

/** The elements without which a certificate cannot be issued; what stands on an earlier version need not be said again. */
export function printedOn(
  { holder, rows, validity }: CertificateType,
  { does, previous }: Pick<ResultCertificate, 'does' | 'previous'>,
): string[] {
  if (does !== 'issue') return previous === undefined ? [] : [previous]
  const until = typeof validity === 'object' && 'until' in validity ? [validity.until] : []
  return [holder.name, ...until, ...rows]
}

/** The certificate that an item yields or ends, with its type; an item of a published region always has it by value. */
export function certificateOf({ id, result }: Pick<Item, 'id' | 'result'>): ItemCertificate | undefined {
  const { certificate } = result
  if (!certificate) return undefined
  if (!certificate.of) throw new Error(`item ${id} does not say what a certificate ${certificate.type} is`)
  return { ...certificate, of: certificate.of }
}
export type ItemCertificate = ResultCertificate & { of: CertificateType }

/** What comes of an item, by name: its certificate, where it yields one. */
export function resultName(item: Pick<Item, 'id' | 'result'>): string {
  const certificate = certificateOf(item)
  return certificate && certificate.does !== 'cancel' ? certificate.of.name : item.result.name
}

/** A page of a list that is in order of its ids; `next` is the cursor of the following page, null at the end. */
export function pageOf<T extends { id: string }>(
  all: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { rows: T[]; next: string | null } {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8')
  const rest = all.filter(({ id }) => id > after).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = rest.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: last && rest.length > limit ? Buffer.from(last.id).toString('base64url') : null }
}
