/** The first circle found when following `next` from any of `nodes`, with its beginning repeated at the end. */
export function findCycle(
  nodes: readonly string[],
  next: (node: string) => readonly string[],
): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []

  const visit = (node: string): string[] | undefined => {
    const start = path.indexOf(node)
    if (start >= 0) return [...path.slice(start), node]
    if (done.has(node)) return undefined
    path.push(node)
    for (const one of next(node)) {
      const found = visit(one)
      if (found) return found
    }
    path.pop()
    done.add(node)
    return undefined
  }

  for (const node of nodes) {
    const found = visit(node)
    if (found) return found
  }
  return undefined
}
