import type { Office } from '../offices/model.ts'
import { ownerOf } from '../sharing/owner.ts'
import type { Draft } from './model.ts'

/** The code list that no file holds: the offices that answer for what the sources of the place say. */
const DATA_OWNERS = 'data-owners'

/** The draft with that list in it: by it somebody who asks to have data put right says who registered them. */
export function withOwners(draft: Draft): Draft {
  const offices = [...draft.offices.values()].map(({ value }) => value)
  const owners = new Map<Office, string[]>()
  for (const { value: source } of draft.sources.values()) {
    const owner = ownerOf(source, offices)
    if (owner) owners.set(owner, [...(owners.get(owner) ?? []), source.name])
  }
  const codes = [...owners].map(([{ id, name }, sources]) => ({
    value: id,
    label: `${name}（${[...new Set(sources)].join('、')}）`,
  }))
  const list = { file: 'offices.json', path: '', value: { standard: '本地机构编号', codes } }
  return { ...draft, codes: new Map([...draft.codes, [DATA_OWNERS, list]]) }
}
