import { CALENDAR } from '../deadlines/build.ts'
import { openRooms, type TestRooms } from '../people/build.ts'
import type { Officer } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Source } from '../sharing/model.ts'
import { Resource } from '../sharing/resource.ts'
import type { Wish } from './model.ts'
import { mirrorResources } from './commands/mirror-resources.ts'

export const SYSTEM = { kind: 'system', name: 'test' } as const

const officer = (name: string, office: string, ...permissions: string[]): Officer => ({
  kind: 'staff',
  id: uuidv7(),
  name,
  office,
  post: 'head',
  permissions,
  standsInFor: [],
})

/** Kites own data and use that of the police; the hall looks after both. */
export const KEEPER = officer('林晓岚', 'kites', 'resource.edit', 'resource.request')
export const APPROVER = officer('周平', 'kites', 'resource.approve')
export const ASKER = officer('沈玉洁', 'police', 'resource.request', 'resource.edit')
export const POLICE_APPROVER = officer('韩江', 'police', 'resource.approve')
export const MANAGER = officer('何敏', 'police', 'resource.manage')

const SOURCE = Source.parse({
  id: 'kites.register',
  department: '风筝',
  name: '风筝登记',
  system: 'kites',
  method: 'GET',
  path: '/kites/{number}',
  gives: { number: 'no', holder: 'holder', address: 'address' },
})

/** An entry of the invented register of kites, mounted and shared on conditions. */
export function buildResource(changes: Partial<Resource> = {}): Resource {
  return Resource.parse({
    code: 'FZ-001',
    name: '风筝登记册',
    owner: 'kites',
    abstract: '登记过的高空风筝。',
    sharing: 'conditional',
    conditions: '写明依据和事项。',
    refresh: 'daily',
    format: 'service',
    published: '2026-01-05',
    fields: [
      { name: '风筝编号', type: 'text', length: 20, gives: 'number' },
      { name: '持有人', type: 'text', length: 50, gives: 'holder' },
      { name: '住址', type: 'text', gives: 'address', sharing: 'none', reason: '由公安部门提供。' },
    ],
    items: ['item:kite-permit'],
    source: 'kites.register',
    ...changes,
  })
}

export const SHIPPED: readonly Resource[] = [
  buildResource(),
  buildResource({
    code: 'FZ-002',
    name: '放飞场地',
    sharing: 'unconditional',
    conditions: undefined,
    fields: [{ name: '场地', type: 'text' }],
    source: undefined,
  }),
  buildResource({
    code: 'FZ-003',
    name: '巡查路线',
    sharing: 'none',
    conditions: '公开会妨碍巡查，请致函核对。',
    fields: [],
    source: undefined,
  }),
]

/** What the police asks for; the clock of the rooms stands on Monday 2026-11-23. */
export function buildWish(changes: Partial<Wish> = {}): Wish {
  return {
    matters: ['item:kite-permit'],
    fields: ['风筝编号', '持有人'],
    basis: '《风筝管理办法》（虚构）第三条',
    purpose: '核对申请人名下的风筝',
    frequency: '办件时逐件查询',
    from: '2026-11-23',
    until: '2027-11-22',
    responsible: { name: '沈玉洁', phone: '0990-0000001' },
    ...changes,
  }
}

/** The rooms with a catalogue as shipped, and two working days to answer. */
export async function openCatalogue(): Promise<{
  rooms: TestRooms
  db: Database
  ship(entries: readonly Resource[]): void
}> {
  const rooms = await openRooms()
  const db = rooms.open('serve')
  const region = await db.read(SYSTEM, async (ctx) => ctx.world.region)
  const ship = (entries: readonly Resource[]): void =>
    void Object.assign(region, { resources: Object.fromEntries(entries.map((each) => [each.code, each])) })
  Object.assign(region, {
    head: { ...region.head, sharing: { answer: { days: 2, unit: 'working' } } },
    calendar: CALENDAR,
    sources: { [SOURCE.id]: SOURCE },
    grants: [],
    items: new Map([
      ['kite-permit', { version: 1, item: { name: '高空风筝放飞许可', office: 'police' } }],
      ['kite-mark', { version: 1, item: { name: '风筝标记', office: 'kites' } }],
    ]),
    onethings: new Map([
      [
        'kite',
        {
          version: 1,
          onething: {
            name: '放风筝一件事',
            leadOffice: 'kites',
            steps: [
              { id: 'mark', item: 'kite-mark' },
              { id: 'permit', item: 'kite-permit' },
            ],
          },
        },
      ],
    ]),
  })
  ship(SHIPPED)
  await db.write(SYSTEM, mirrorResources)
  return { rooms, db, ship }
}
