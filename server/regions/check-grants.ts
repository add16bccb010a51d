import { CERTIFICATES, type Matter } from '../sharing/model.ts'
import type { Draft, DraftPart } from './model.ts'

const KINDS: Record<string, { folder: string; name: string }> = {
  onething: { folder: 'onethings', name: '一件事' },
  item: { folder: 'items', name: '事项' },
}
/** What the platform itself asks registers for. */
const SERVICES = ['sign-in', 'counter', 'company']

/**
 * 共享授权 of the files: what they name must exist. Not checked where a design lies over the region: a design may take away a one-thing, and
 * what is left of a grant then allows nothing.
 */
export function checkGrants(draft: Draft): void {
  for (const part of draft.grants.values()) {
    const { source, holder, matters, fields, from, until } = part.value
    const fault = (path: string, reason: string): void =>
      void draft.faults.push({ file: part.file, path: [part.path, path].filter(Boolean).join('.'), reason })

    const of = draft.sources.get(source)?.value
    if (!of && !draft.declared.has(`sources/${source}`)) fault('source', `没有数据源「${source}」`)
    if (!draft.offices.has(holder) && !draft.declared.has(`offices/${holder}`))
      fault('holder', `没有办理机构「${holder}」`)
    const named = new Set<string>()
    matters.forEach((matter, index) => {
      const [kind = '', id = ''] = matter.split(':')
      const offered = KINDS[kind]
      if (named.has(matter)) fault(`matters.${index}`, `「${matter}」写了两次`)
      named.add(matter)
      if (offered && !draft.declared.has(`${offered.folder}/${id}`))
        fault(`matters.${index}`, `没有${offered.name}「${id}」`)
      if (!offered && !SERVICES.includes(id))
        fault(`matters.${index}`, `没有服务「${id}」，只有：${SERVICES.join('、')}`)
    })
    if (of) {
      fields.forEach((field, index) => {
        const isThere =
          field === CERTIFICATES ? of.certificates !== undefined : Object.hasOwn(of.gives, field)
        if (!isThere) fault(`fields.${index}`, `数据源「${source}」不给出「${field}」`)
      })
    }
    if (until !== undefined && until < from) fault('until', `到期日 ${until} 早于起始日 ${from}`)
  }
}

/**
 * Points out look-ups of the files that no grant of the files allows: until one is approved, what they would tell is asked. Of what a design
 * says `server/designs` judges by the grants that are in force.
 */
export function warnUngranted(draft: Draft): void {
  const warn = (part: DraftPart<unknown>, path: string, reason: string): void =>
    void draft.warnings.push({ file: part.file, path: [part.path, path].filter(Boolean).join('.'), reason })
  const grants = [...draft.grants.values()].map((part) => part.value)
  const lacks = (source: string, matter: Matter, field?: string): boolean =>
    !grants.some(
      (one) =>
        one.source === source &&
        one.matters.includes(matter) &&
        (field === undefined || one.fields.includes(field)),
    )
  const nameOf = (id: string): string => {
    const source = draft.sources.get(id)?.value
    return source ? `${source.department} ${source.name}` : id
  }
  for (const part of draft.onethings.values()) {
    part.value.prefill.forEach(({ source }, index) => {
      if (lacks(source, `onething:${part.value.id}`))
        warn(
          part,
          `prefill.${index}`,
          `地区里没有查「${nameOf(source)}」的共享授权。没有另外批准的，就不会查，它给的内容都要问申请人`,
        )
    })
  }
  for (const part of draft.items.values()) {
    part.value.outputs.forEach(({ element, fetch }, index) => {
      if (fetch && lacks(fetch.source, `item:${part.value.id}`, element.slice(fetch.as.length + 1)))
        warn(
          part,
          `outputs.${index}.fetch`,
          `地区里没有向「${nameOf(fetch.source)}」取数的共享授权。没有另外批准的，就由工作人员填写`,
        )
    })
  }
}
