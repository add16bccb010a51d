import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { ROOT } from '../server/platform/config.ts'
import { readTree, RULES, type RuleName, type Tree } from './house-rules.ts'

const names = Object.keys(RULES) as RuleName[]

describe('the house', () => {
  const tree = readTree(ROOT)
  for (const name of names) {
    test(name, () => {
      const broken = RULES[name](tree)
      assert.equal(broken.length, 0, `${broken.length} place(s):\n${broken.slice(0, 40).join('\n')}`)
    })
  }
})

/** For each rule a small tree that breaks it once, and the file that must be named. */
const BREACHES: Record<RuleName, { readonly files: Record<string, string>; readonly named: string }> = {
  'a room imports only rooms before it on the street': {
    files: {
      'server/people/rules.ts': `import { a } from '../cases/rules.ts'\nexport const b = a`,
      'server/cases/rules.ts': `import { c } from '../people/model.ts'\nexport const a = c`,
      'server/people/model.ts': 'export const c = 1',
    },
    named: 'server/people/rules.ts:1',
  },
  'another room is entered only through its pure files, queries and commands': {
    files: {
      'server/cases/jobs.ts': `import { load } from '../people/store.ts'\nimport { find } from '../people/queries.ts'\nexport const b = [load, find]`,
      'server/people/store.ts': `import pg from 'pg'\nexport const load = pg`,
      'server/people/queries.ts': 'export const find = 1',
    },
    named: 'server/cases/jobs.ts:1',
  },
  'a pure file imports only pure files': {
    files: {
      'server/cases/rules.ts': `import { now } from '../calendar/today.ts'\nexport const b = now`,
      'server/calendar/today.ts': `import { readFileSync } from 'node:fs'\nexport const now = readFileSync`,
    },
    named: 'server/cases/rules.ts:1',
  },
  'the browser imports only pure files of the server': {
    files: {
      'staff/approvals/page.tsx': `import { rule } from '../../server/cases/rules.ts'\nexport const a = rule`,
      'portal/apply/sign.client.ts': `import type { Row } from '../../server/cases/queries.ts'\nexport const a: Row = 1`,
      'server/cases/rules.ts': 'export const rule = 1',
      'server/cases/queries.ts': 'export type Row = number',
    },
    named: 'portal/apply/sign.client.ts:1',
  },
  'a room writes only its own schema': {
    files: {
      'server/cases/store.ts':
        'export const a = sql`update people.person set name = 1`\nexport const b = sql`insert into cases.matter values (1) on conflict do update set a = 1`',
    },
    named: 'server/cases/store.ts:1',
  },
  'queries write nothing': {
    files: { 'server/cases/queries.ts': `export const a = "delete from cases.matter"` },
    named: 'server/cases/queries.ts',
  },
  'the server never imports the portal or the staff desk': {
    files: {
      'server/cases/jobs.ts': `import { a } from '../../portal/home/page.tsx'\nexport const b = a`,
      'portal/home/page.tsx': 'export const a = 1',
    },
    named: 'server/cases/jobs.ts:1',
  },
  'desks do not import each other': {
    files: {
      'staff/counter/page.tsx': `import { a } from '../approvals/page.tsx'\nexport const b = a`,
      'staff/approvals/page.tsx': 'export const a = 1',
    },
    named: 'staff/counter/page.tsx:1',
  },
  'simulators are another program': {
    files: {
      'simulators/main.ts': `import { a } from '../server/cases/rules.ts'\nexport const b = a`,
      'server/cases/rules.ts': 'export const a = 1',
    },
    named: 'simulators/main.ts:1',
  },
  'no file only passes on exports of others': {
    files: {
      'server/cases/index.ts': `export * from './rules.ts'\nexport { a } from './model.ts'`,
      'server/cases/model.ts': 'export const a = 1',
    },
    named: 'server/cases/index.ts',
  },
  'the product does not import tests or builders': {
    files: {
      'server/cases/jobs.ts': `import { buildCase } from './build.ts'\nexport const b = buildCase`,
      'server/cases/build.ts': 'export const buildCase = 1',
    },
    named: 'server/cases/jobs.ts:1',
  },
  'only platform/http imports Fastify': {
    files: {
      'server/cases/routes.ts': `import type { FastifyInstance } from 'fastify'\nexport type A = FastifyInstance`,
      'server/platform/http.ts': `import Fastify from 'fastify'\nexport const a = Fastify`,
    },
    named: 'server/cases/routes.ts:1',
  },
  'only platform/clock asks what time it is': {
    files: {
      'server/cases/jobs.ts': `export const a = new Date('2026-01-01')\nexport const b = new Date()`,
      'server/platform/clock.ts': 'export const now = () => Date.now()',
    },
    named: 'server/cases/jobs.ts:2',
  },
  'only adapters speak to the outside': {
    files: {
      'server/cases/jobs.ts': `export const a = fetch('https://a.invalid')`,
      'server/adapters/sms.ts': `export const a = fetch('https://a.invalid')`,
    },
    named: 'server/cases/jobs.ts:1',
  },
  'every package stands in package.json, and what runs in production under dependencies': {
    files: {
      'server/cases/jobs.ts': `import { z } from 'zod'\nimport { left } from 'left-pad'\nexport const a = [z, left]`,
      'package.json': '{ "dependencies": { "zod": "4.0.0" } }',
    },
    named: 'server/cases/jobs.ts:2',
  },
  'a file has at most 800 lines': {
    files: {
      'server/cases/rules.ts': 'export {}\n'.repeat(801),
      'server/cases/model.ts': 'export {}\n'.repeat(800),
    },
    named: 'server/cases/rules.ts',
  },
  'nothing is left for later and no check is switched off': {
    files: { 'server/cases/rules.ts': `export const a = '// ${'TO'}DO is a word here'\n// ${'TO'}DO: later` },
    named: 'server/cases/rules.ts:2',
  },
  'no path of one machine': {
    files: {
      'server/cases/rules.ts': `export const a = './home/page'\nexport const b = '/${'home'}/me/file'`,
    },
    named: 'server/cases/rules.ts:2',
  },
}

describe('each rule of the house can fail', () => {
  const folders: string[] = []
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  const plant = (files: Record<string, string>): Tree => {
    const folder = mkdtempSync(join(tmpdir(), 'tongban-house-'))
    folders.push(folder)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return readTree(folder)
  }

  for (const name of names) {
    test(`breaking "${name}" is noticed, once, where it happens`, () => {
      const { files, named } = BREACHES[name]
      const broken = RULES[name](plant(files))
      assert.equal(broken.length, 1, broken.join('\n'))
      assert.ok(broken[0]?.startsWith(named), broken[0])
    })
  }

  test('a migration that changes the schema of another room is noticed', () => {
    const broken = RULES['a room writes only its own schema'](
      plant({
        'db/migrations/0001-cases-matter.sql':
          'create table cases.matter (a int references people.person);\n-- update people.person\ncreate table people.extra (a int);\nselect platform.record_events(1);',
      }),
    )
    assert.deepEqual(broken, [
      'db/migrations/0001-cases-matter.sql changes schema "people" in a migration of "cases"',
    ])
  })

  test('a write through the query builder counts as a write', () => {
    const broken = RULES['a room writes only its own schema'](
      plant({ 'server/cases/store.ts': `export const a = (db) => db.updateTable('people.person').set({})` }),
    )
    assert.equal(broken.length, 1)
  })
})
