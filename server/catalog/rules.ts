import type { CertificateType, ResultCertificate } from './certificate.ts'
import type { Item } from './model.ts'

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
