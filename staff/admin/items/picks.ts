export type PickedEntry = { id: string; name: string }

/** What is picked after the boxes that are shown have changed: `ticked` of the rows shown, and all that no row shows now. */
export function picksAfter(
  before: readonly PickedEntry[],
  rows: readonly PickedEntry[],
  ticked: readonly string[],
): PickedEntry[] {
  const unseen = before.filter(({ id }) => !rows.some((row) => row.id === id))
  const seen = rows.filter(({ id }) => ticked.includes(id))
  return [...unseen, ...seen.map(({ id, name }) => ({ id, name }))]
}
