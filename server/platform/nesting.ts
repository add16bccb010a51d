/**
 * The place at which something lies more than `most` levels deep in lists and objects, as the members that lead there; undefined where
 * nothing does. Walks without recursion, so that what would overflow every other walk is found before one begins.
 */
export function tooDeepAt(input: unknown, most: number): string[] | undefined {
  type Place = { value: object; name: string; above: Place | undefined; level: number }
  if (typeof input !== 'object' || input === null) return undefined
  const open: Place[] = [{ value: input, name: '', above: undefined, level: 1 }]
  for (let place = open.pop(); place; place = open.pop()) {
    if (place.level > most) {
      const names: string[] = []
      for (let at: Place = place; at.above; at = at.above) names.unshift(at.name)
      return names
    }
    if (Buffer.isBuffer(place.value)) continue
    for (const [name, value] of Object.entries(place.value)) {
      if (typeof value === 'object' && value !== null)
        open.push({ value, name, above: place, level: place.level + 1 })
    }
  }
  return undefined
}
