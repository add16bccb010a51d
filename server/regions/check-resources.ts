import { faultsOf, mounting } from '../sharing/resource.ts'
import type { Checking } from './checking.ts'

/** The catalogue of data: owners, sources and matters that there are, and no source mounted twice. */
export function checkResources({ draft, fault }: Checking): void {
  const mounted = new Map<string, string>()
  const known = {
    offices: { has: (id: string) => draft.declared.has(`offices/${id}`) },
    source: (id: string) => draft.sources.get(id)?.value,
    mayMount: mounting([...draft.offices.values()].map(({ value }) => value)),
    hasMatter(matter: string) {
      const [kind, id] = matter.split(':')
      return draft.declared.has(`${kind}s/${id}`)
    },
  }
  for (const part of draft.resources.values()) {
    const { value } = part
    for (const { path, reason } of faultsOf(value, known)) {
      // A source that is there and faulty is told of where it stands.
      if (path === 'source' && draft.declared.has(`sources/${value.source}`)) continue
      fault(part, path, reason)
    }
    if (value.source !== undefined) {
      const other = mounted.get(value.source)
      if (other !== undefined) fault(part, 'source', `数据接口「${value.source}」已经挂载在「${other}」`)
      mounted.set(value.source, value.code)
    }
  }
}
