import type { ReadCtx } from '../platform/ctx.ts'
import type { Entry, Region } from '../regions/model.ts'
import { elementsUsed } from '../regions/rules.ts'
import { listGrantsInForce, listMountedOn } from '../resources/queries.ts'
import { CERTIFICATES, type Lookup, type Matter } from '../sharing/model.ts'
import { givenBy } from '../sharing/resource.ts'
import { fieldsOf, grantsFor } from '../sharing/rules.ts'
import type { Fault } from './model.ts'

/** A look-up of a part: where it stands, for which matter it is made, and which fields it is made for. */
type Use = { file: string; path: string; lookup: Lookup; matter: Matter; fields: string[]; instead: string }

/**
 * Look-ups of these parts that no grant in force today allows, whole or in some of their fields. They stop nothing: the department is not asked
 * then, and the applicant or the officer says what it would have told. Each names the source, the fields, and where to ask for the grant.
 */
export async function listUngranted(
  ctx: ReadCtx,
  region: Region,
  parts: readonly Pick<Entry, 'kind' | 'id'>[],
): Promise<Fault[]> {
  const { sources, elements } = region
  const uses = parts.flatMap((part) => usesOf(region, part))
  if (uses.length === 0) return []
  const [grants, mounted] = await Promise.all([
    listGrantsInForce(
      ctx,
      uses.map(({ matter }) => matter),
    ),
    listMountedOn(
      ctx,
      uses.map(({ lookup }) => lookup.source),
    ),
  ])
  return uses.flatMap(({ file, path, lookup, matter, fields, instead }): Fault[] => {
    const source = sources[lookup.source]
    if (!source) return []
    const granted = fieldsOf(source, grantsFor(source, grants, matter, ctx.now))
    const lacking = fields.filter((field) => !granted.includes(field))
    if (lacking.length === 0) return []
    const entry = mounted.get(source.id)
    const nameOf = (field: string): string =>
      entry?.content.fields.find(({ gives }) => gives === field)?.name ??
      elements[`${lookup.as}.${field}`]?.name ??
      field
    const what = `查「${source.department} ${source.name}」的${lacking.map((field) => `「${nameOf(field)}」`).join('')}还没有在用的共享授权`
    const todo = entry
      ? `请到数据目录「${entry.content.name}」申请授权；您没有申请权限的，请本单位管数据的同事申请`
      : '数据目录里没有挂载这个数据接口，请先请它的管理单位登记挂载，再申请授权'
    return [
      {
        file,
        path,
        reason: `${what}。发布以后不会去查，${instead}。${todo}`,
        ...(entry && { resource: { id: entry.id, name: entry.content.name } }),
      },
    ]
  })
}

/** The look-ups of one part, each with the fields for which somebody has a use. */
function usesOf(region: Region, { kind, id }: Pick<Entry, 'kind' | 'id'>): Use[] {
  const file = `${kind}/${id}`
  const onething = kind === 'onethings' ? region.onethings[id] : undefined
  if (onething) {
    const items = onething.steps.flatMap(({ item }) => region.items[item] ?? [])
    // Without the sources: what is named by a form, a condition or a parameter, not all that a register could tell.
    const named = elementsUsed({ elements: region.elements, sources: {} }, onething, items)
    return onething.prefill.map((lookup, index) => {
      const source = region.sources[lookup.source]
      const fields = (source ? givenBy(source) : []).filter(
        (field) => field === CERTIFICATES || Object.hasOwn(named, `${lookup.as}.${field}`),
      )
      const matter: Matter = `onething:${id}`
      return { file, path: `prefill.${index}`, lookup, matter, fields, instead: '这些要由申请人填' }
    })
  }
  const item = kind === 'items' ? region.items[id] : undefined
  return (item?.outputs ?? []).flatMap(({ element, fetch }, index) => {
    if (!fetch) return []
    const fields = [element.slice(fetch.as.length + 1)]
    const matter: Matter = `item:${id}`
    return [
      {
        file,
        path: `outputs.${index}.fetch`,
        lookup: fetch,
        matter,
        fields,
        instead: '这一项要由工作人员填',
      },
    ]
  })
}
