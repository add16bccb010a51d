import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CORRECTION } from '../server/dossier/model.ts'
import { ownerOf } from '../server/sharing/owner.ts'
import { ROOT } from '../server/platform/config.ts'
import { loadRegion } from '../server/regions/load.ts'
import type { Region } from '../server/regions/model.ts'
import { givenBy, type Resource } from '../server/sharing/resource.ts'

const REGIONS = join(ROOT, 'regions')
const places = readdirSync(REGIONS).filter((place) => existsSync(join(REGIONS, place, 'sources.json')))

/** What a place uses of others without its catalogue saying so. */
function gapsOf({ sources, resources, grants }: Region): string[] {
  const mounted = new Map<string, Resource[]>()
  for (const each of Object.values(resources))
    if (each.source !== undefined) mounted.set(each.source, [...(mounted.get(each.source) ?? []), each])
  const offered = (source: string): Set<string> =>
    new Set(
      (mounted.get(source) ?? []).flatMap((each) =>
        each.fields.flatMap(({ gives, sharing }) =>
          gives === undefined || (sharing ?? each.sharing) === 'none' ? [] : [gives],
        ),
      ),
    )
  return [
    ...Object.values(sources).flatMap((source) => {
      if (mounted.get(source.id)?.length !== 1) return [`${source.id} is not mounted once`]
      return givenBy(source)
        .filter((field) => !offered(source.id).has(field))
        .map((field) => `${source.id} gives ${field}, which stands in no entry`)
    }),
    ...grants.flatMap(({ id, source, fields }) =>
      fields
        .filter((field) => !offered(source).has(field))
        .map((field) => `${id} grants ${field} of ${source}, which stands in no entry`),
    ),
  ]
}

for (const place of places) {
  test(`${place}: every source is mounted with all that it gives, and every grant names what stands there`, async () => {
    const { region, faults } = await loadRegion(REGIONS, place)
    assert.ok(region, JSON.stringify(faults))
    assert.deepEqual(gapsOf(region), [])
  })

  test(`${place}: 数据校核 is open to whatever a department that has an office here says`, async () => {
    const { region } = await loadRegion(REGIONS, place)
    assert.ok(region?.onethings[CORRECTION])
    const offices = Object.values(region.offices)
    const speaking = Object.values(region.sources).filter(({ gives }) => Object.keys(gives).length > 0)
    const contestable = speaking.filter((source) => ownerOf(source, offices))
    assert.ok(contestable.length > 0)
    for (const source of speaking)
      assert.ok(
        contestable.includes(source) || offices.every(({ department }) => department !== source.department),
        source.id,
      )
  })
}

test('a field that is left out, an entry that mounts nothing and a grant of something else are found', async () => {
  const { region } = await loadRegion(REGIONS, 'huaian')
  assert.ok(region)
  const [code, entry] = Object.entries(region.resources).find(([, { source }]) => source === 'police.person')!
  const gaps = (changed: Partial<Resource>): string[] =>
    gapsOf({ ...region, resources: { ...region.resources, [code]: { ...entry, ...changed } } })
  const withoutName = gaps({ fields: entry.fields.filter(({ gives }) => gives !== 'name') })
  assert.ok(withoutName.includes('police.person gives name, which stands in no entry'))
  assert.ok(withoutName.some((gap) => gap.startsWith('sign-in-police-person grants name')))
  assert.ok(gaps({ source: undefined }).includes('police.person is not mounted once'))
})
