import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkUscc } from '../people/identifiers.ts'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import { identifierOf, isIdentifier } from './rules.ts'

for (const id of ['huaian', 'model'])
  test(`${id}: every type of certificate has a code of its own, each office that issues it one too, and both make a 证照标识`, async () => {
    const { region } = await loadRegion(join(ROOT, 'regions'), id)
    assert.ok(region)
    const types = Object.values(region.certificates)
    assert.ok(types.length > 5)
    const codes = new Set<string>()
    for (const type of types) {
      const code = type.code ?? ''
      assert.ok(checkUscc(code.slice(0, 18)).ok, `${type.id}: ${code}`)
      assert.ok(!codes.has(code), `${type.id} has the code of another type`)
      codes.add(code)
      for (const issuer of type.issuers) {
        const { uscc, area } = region.offices.find((each) => each.id === issuer) ?? {}
        const organ = uscc ?? area
        assert.ok(organ, `${issuer} issues ${type.id} and has no code`)
        const parts = { type: code, issuer: organ, serial: `${organ.slice(0, 6)}ABCDEFGH2345K`, version: 1 }
        assert.ok(isIdentifier(identifierOf(parts)), type.id)
      }
    }
  })
