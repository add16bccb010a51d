import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { buildCalendar } from '../../calendar/rules.ts'
import { publishVersions } from '../../catalog/commands/publish-versions.ts'
import type { Item } from '../../catalog/model.ts'
import { conditionText } from '../../catalog/rules.ts'
import type { Definition } from '../../onething/model.ts'
import { StartRefusal } from '../../platform/config.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { rewriteSearch } from '../../search/commands/rewrite-search.ts'
import type { SearchEntry } from '../../search/model.ts'
import type { Region } from '../model.ts'
import { definitionOf, departmentOf } from '../rules.ts'
import type { PublishedRegion } from '../world.ts'

/** Any constant; two processes that publish at once meet at it. */
const LOCK = 7_304_118_227

/** Makes a checked region the one that is offered, in a transaction of its own: see `publishWithin`. */
export function publishRegion(db: Database, region: Region): Promise<PublishedRegion> {
  return db.write({ kind: 'system', name: 'publish' }, (ctx) => publishWithin(ctx, region))
}

/**
 * Makes a checked region the one that is offered. An item or one-thing that differs from its newest version gets the next
 * one, an unchanged one keeps its own, one that is gone is withdrawn; each one-thing is stored with all that it needs, so that
 * running cases are not touched. Two processes at once give the same result. Refuses (StartRefusal) a
 * published one-thing with an item that is not published.
 */
export async function publishWithin(ctx: WriteCtx, region: Region): Promise<PublishedRegion> {
  refuseUnpublishedItems(region)
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)

  const items = await publishVersions(ctx, 'item', new Map(Object.entries(region.items)))
  const contents = new Map(
    Object.entries(region.onethings).map(([id, onething]) => [
      id,
      definitionOf(region, onething, items.versions),
    ]),
  )
  const onethings = await publishVersions(ctx, 'onething', contents)
  await rewriteSearch(ctx, ['onething', 'item', 'answer'], entriesOf(region), region.synonyms)
  const changes = {
    items: items.changed,
    onethings: onethings.changed,
    withdrawn: [...items.withdrawn, ...onethings.withdrawn],
  }
  if (Object.values(changes).some((list) => list.length > 0)) {
    await record(ctx, 'region.published', regionSubject(region.head.id), {
      region: region.head.id,
      ...changes,
    })
  }

  return {
    head: region.head,
    offices: new Map(region.offices.map((office) => [office.id, office])),
    halls: new Map(region.halls.map((hall) => [hall.id, hall])),
    calendar: buildCalendar(region.calendar, { hours: region.head.officeHours }),
    elements: region.elements,
    sources: region.sources,
    grants: region.grants,
    resources: region.resources,
    systems: new Map(Object.entries(region.systems)),
    codes: region.codes,
    documents: new Map(Object.values(region.documents).map((template) => [template.id, template])),
    items: new Map(
      publishedItems(region).map((item) => [item.id, { version: items.versions.get(item.id) ?? 1, item }]),
    ),
    onethings: new Map(
      [...contents].flatMap(([id, content]): [string, Definition][] =>
        content.onething.state === 'published'
          ? [[id, { version: onethings.versions.get(id) ?? 1, ...content }]]
          : [],
      ),
    ),
  }
}

/** The subject under which events about a region are kept: a uuid (version 8) made from its id. */
export function regionSubject(id: string): string {
  const hex = createHash('sha256').update(`region ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function publishedItems(region: Region): Item[] {
  return Object.values(region.items).filter((item) => item.state === 'published')
}

function refuseUnpublishedItems(region: Region): void {
  for (const onething of Object.values(region.onethings)) {
    if (onething.state !== 'published') continue
    const lacking = onething.steps.find((step) => region.items[step.item]?.state !== 'published')
    if (!lacking) continue
    throw new StartRefusal(
      `一件事「${onething.name}」里的事项「${lacking.item}」没有发布，请先发布该事项，或者暂停这件事。`,
      `the one-thing ${onething.id} holds the item ${lacking.item}, which is not published; publish it or suspend the one-thing`,
    )
  }
}

function entriesOf(region: Region): SearchEntry[] {
  const items = publishedItems(region)
  const byId = new Map(items.map((item) => [item.id, item]))
  const onethings = Object.values(region.onethings).filter((onething) => onething.state === 'published')
  return [
    ...onethings.flatMap((onething) => {
      const held = onething.steps.flatMap((step) => byId.get(step.item) ?? [])
      const department = departmentOf(region, onething.leadOffice)
      return [
        {
          kind: 'onething' as const,
          id: onething.id,
          title: onething.name,
          plainName: onething.plainName,
          synonyms: [...onething.aliases, ...(onething.nameEn ? [onething.nameEn] : [])],
          related: [onething.id, ...held.flatMap((item) => [item.name, item.plainName, ...item.aliases])],
          department,
          themes: onething.audience,
          summary: onething.summary,
          texts: [onething.summary],
        },
        ...answersOf('onething', onething, department),
      ]
    }),
    ...items.flatMap((item) => {
      const department = departmentOf(region, item.office)
      return [
        {
          kind: 'item' as const,
          id: item.id,
          title: item.name,
          plainName: item.plainName,
          synonyms: item.aliases,
          related: [item.id, item.result.name],
          codes: [item.code.value],
          department,
          themes: [],
          summary: item.summary,
          texts: [
            item.summary,
            ...item.conditions.map(conditionText),
            ...item.materials.map(({ name }) => name),
          ],
        },
        ...answersOf('item', item, department),
      ]
    }),
  ]
}

/** Questions and answers stand on the guide of what they are about: `item/birth-certificate/1`. */
function answersOf(
  about: 'item' | 'onething',
  { id, plainName, faq }: { id: string; plainName: string; faq: Item['faq'] },
  department: string,
): SearchEntry[] {
  return faq.map(({ q, a }, at) => ({
    kind: 'answer',
    id: `${about}/${id}/${at + 1}`,
    title: q,
    plainName: q,
    synonyms: [],
    related: [plainName],
    department,
    themes: [],
    summary: a,
    texts: [a],
  }))
}
