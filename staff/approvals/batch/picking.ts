import type { BatchRow } from '../../../server/cases/model.ts'

/** Which rows are chosen, which were looked at, and which one is open. Rows go by their place in the list. */
export type Picking = { chosen: ReadonlySet<number>; seen: ReadonlySet<number>; at: number }

export const NOTHING_PICKED: Picking = { chosen: new Set(), seen: new Set(), at: -1 }

/** Every rule fulfilled, and nothing else in the way. */
export const isGreen = ({ reason }: Pick<BatchRow, 'reason'>): boolean => reason === null

/** Shift+J: all that are green, and no other one ever. */
export function chooseGreen(picking: Picking, rows: readonly Pick<BatchRow, 'reason'>[]): Picking {
  return { ...picking, chosen: new Set(rows.flatMap((row, at) => (isGreen(row) ? [at] : []))) }
}

export function toggle(picking: Picking, rows: readonly Pick<BatchRow, 'reason'>[], at: number): Picking {
  const row = rows[at]
  if (row === undefined || !isGreen(row)) return picking
  const chosen = new Set(picking.chosen)
  if (!chosen.delete(at)) chosen.add(at)
  return { ...picking, chosen }
}

/**
 * J and K: the next row to look at, among the chosen ones where some are chosen. It does not go round: whoever has come to
 * the end has been everywhere.
 */
export function step(picking: Picking, rows: readonly unknown[], by: 1 | -1): Picking {
  const stops = picking.chosen.size > 0 ? [...picking.chosen].toSorted((a, b) => a - b) : [...rows.keys()]
  const next = by > 0 ? stops.find((at) => at > picking.at) : stops.findLast((at) => at < picking.at)
  return next === undefined ? picking : { ...picking, at: next }
}

/** The evidence of this row was before the officer's eyes long enough. */
export function look(picking: Picking, at: number): Picking {
  return picking.seen.has(at) ? picking : { ...picking, seen: new Set([...picking.seen, at]) }
}

/** The chosen rows whose evidence nobody has looked at: as long as there are any, nothing can be confirmed. */
export function unseen({ chosen, seen }: Picking): number[] {
  return [...chosen].filter((at) => !seen.has(at)).toSorted((a, b) => a - b)
}

export const canConfirm = (picking: Picking): boolean =>
  picking.chosen.size > 0 && unseen(picking).length === 0
