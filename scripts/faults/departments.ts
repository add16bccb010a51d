import { sm2 } from 'sm-crypto-v2'
import { addClient, addSigningKey } from '../../server/people/commands/api-clients.ts'
import { systemClock } from '../../server/platform/clock.ts'
import type { World } from '../../server/platform/ctx.ts'
import { openDatabase } from '../../server/platform/db.ts'
import { demoSecret, openBureau, WELL, type Bureau } from '../../simulators/bureau.ts'
import type { Key } from '../../simulators/signature.ts'
import type { Product } from '../crash/product.ts'

export const IDS = ['stall', 'light', 'fire', 'street', 'gala'] as const
export type Id = (typeof IDS)[number]
/** What the platform shows a department. */
const apiKeyOf = (id: Id): string => `the-key-of-${id}`

export type Departments = {
  bureaus: Record<Id, Bureau>
  sources: Record<Id, { url: string; key: string }>
  env: Record<string, string>
  /** Lets them in: a key for each, and the keys that they sign with. */
  admit(product: Product): Promise<void>
  close(): Promise<void>
}

/** The five departments of the region `linked`, each with an authentication of its own: by key alone, by HMAC-SHA-256, HMAC-SM3 and SM2. */
export async function openDepartments(now: () => Date): Promise<Departments> {
  const pair = (): Key => {
    const { privateKey, publicKey } = sm2.generateKeyPairHex()
    return { version: 'v1sm2', key: privateKey, publicKey }
  }
  const keys = (words: string): Partial<Record<Id, Key>> => ({
    stall: { version: 'v1', key: demoSecret(`${words} stall`) },
    light: { version: 'v1sm3', key: demoSecret(`${words} light`) },
    fire: pair(),
  })
  const [signs, expects] = [keys('from'), keys('to')]
  const clientKeys: Partial<Record<Id, string>> = {}
  const platform = { url: 'http://127.0.0.1:9' }
  const bureaus = {} as Record<Id, Bureau>
  for (const id of IDS) {
    bureaus[id] = await openBureau({
      id,
      get platform() {
        return platform.url
      },
      get clientKey() {
        return clientKeys[id] ?? ''
      },
      apiKey: apiKeyOf(id),
      signs: signs[id],
      expects: expects[id],
      now,
      refuses: 6,
      corrects: id === 'light' ? 10 : 0,
      errs: 6,
      about: 'lantern.place',
      output: { stall: 'twbh', light: 'dgbh', fire: 'fire.no', street: 'street.no', gala: 'gala.no' }[id],
    })
  }
  return {
    bureaus,
    sources: Object.fromEntries(
      IDS.map((id) => [id, { url: bureaus[id].url, key: apiKeyOf(id) }]),
    ) as Departments['sources'],
    env: {
      TONGBAN_SIGNING: JSON.stringify(
        Object.fromEntries(Object.entries(expects).map(([id, { version, key }]) => [id, { version, key }])),
      ),
    },
    async admit(product) {
      const world = { region: { offices: new Map(IDS.map((id) => [id, {}])) } } as unknown as World
      const db = openDatabase(product.databaseUrl, world, systemClock, 1)
      for (const id of IDS) {
        await db.write({ kind: 'system', name: 'faults' }, async (ctx) => {
          const made = await addClient(ctx, { name: id, offices: [id], scopes: [`intake.report:${id}`] })
          clientKeys[id] = made.key
          const key = signs[id]
          if (!key) return
          const publicKey = key.version === 'v1sm2' ? key.publicKey : undefined
          const asked = { id: made.id, version: key.version, publicKey }
          const added = await addSigningKey(ctx, asked, product.secret)
          if (key.version !== 'v1sm2') key.key = added.key
        })
      }
      await db.close()
      platform.url = `${product.url}/api/v1`
    },
    async close() {
      for (const id of IDS) await bureaus[id].close()
    },
  }
}

/** Ways of being in trouble; `hours`: for how many simulated hours. */
export function trouble(random: () => number): { manners: Partial<Bureau['manners']>; hours: number } {
  const ways: { manners: Partial<Bureau['manners']>; hours: number }[] = [
    { manners: { down: true }, hours: 1 + random() * 3 },
    { manners: { maintenance: 120 }, hours: 0.5 + random() },
    { manners: { error: 0.4 }, hours: 1 },
    { manners: { half: 0.4 }, hours: 1 },
    { manners: { wrong: 0.4 }, hours: 1 },
    { manners: { slow: 300 }, hours: 0.5 },
    { manners: { perSecond: 20 }, hours: 1 },
    { manners: { duplicates: 0.5, disorder: 0.5 }, hours: 3 },
  ]
  return ways[Math.floor(random() * ways.length)] ?? { manners: WELL, hours: 0 }
}
