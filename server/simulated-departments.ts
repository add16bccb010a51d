import { createHash } from 'node:crypto'
import { departmentSystems } from './adapters/sources.ts'
import { sm2 } from 'sm-crypto-v2'
import type { System } from './exchange/model.ts'
import type { Config, SystemPlace } from './platform/config.ts'
import { keyedHash } from './platform/secrets.ts'
import type { SigningKey } from './platform/signature.ts'
import type { Region } from './regions/model.ts'

/** A key as both sides hold it; with SM2 whoever signs has `key` and the other one `publicKey`. */
type KeyPair = SigningKey & { publicKey?: string }

/** A department system that the demo plays, with all that both sides must know of each other. */
export type SimulatedDepartment = {
  id: string
  name: string
  offices: readonly string[]
  /** What it shows us, and how it signs; what we sign with. */
  clientKey: string
  signs: KeyPair | undefined
  expects: KeyPair | undefined
  words: Words
  /** What it asks to be put right when it asks for a correction. */
  about: string | undefined
  /** By the code of an item, what it yields, as it is called there. */
  outputs: Record<string, string[]>
}
type Decided = { state: string; result?: { scheme: string; value: string } }
type Words = { scheme: string; accepted: string; correcting: string; granted: Decided; refused: Decided }

/** One after the other the ways in which departments prove themselves; `null`: by key alone. */
const WAYS = ['v1', 'v1sm3', 'v1sm2', null] as const

/**
 * The department systems of a region for which the demo was given no address, so that offices that handle their items in a system of their
 * own can be seen at work. Their keys come from the secret of the installation: after the next start they are the same.
 */
export function simulatedDepartments(
  region: Region,
  config: Pick<Config, 'mode' | 'sources' | 'secret'>,
): SimulatedDepartment[] {
  if (config.mode !== 'demo' || config.sources['*'] !== undefined) return []
  return Object.values(region.systems)
    .filter(({ id }) => config.sources[id] === undefined)
    .flatMap((system, at) => {
      const words = wordsOf(region, system)
      if (!words) return []
      const way = WAYS[at % WAYS.length] ?? null
      const key = (side: string): KeyPair | undefined =>
        way === null ? undefined : keyOf(way, `${config.secret} ${side} ${system.id}`)
      const items = Object.values(region.items).filter(
        ({ id, office }) =>
          system.offices.includes(office) && (system.items === undefined || system.items.includes(id)),
      )
      return [
        {
          id: system.id,
          name: system.name,
          offices: system.offices,
          clientKey: keyedHash(config.secret, `demo department ${system.id}`),
          signs: key('from'),
          expects: key('to'),
          words,
          about: items
            .flatMap(({ form }) => form.fields.map(({ element }) => element))
            .findLast((element) => region.elements[element]?.control === 'text'),
          outputs: Object.fromEntries(
            items.map(({ code, outputs }) => [
              code.value,
              outputs
                .filter(({ element }) => region.elements[element]?.control === 'text')
                .map(({ element }) => system.fields[element]?.as ?? element),
            ]),
          ),
        },
      ]
    })
}

function keyOf(version: SigningKey['version'], words: string): KeyPair {
  const digest = createHash('sha256').update(words).digest()
  if (version !== 'v1sm2') return { version, key: `whsec_${digest.toString('base64')}` }
  const key = digest.toString('hex')
  return { version, key, publicKey: sm2.getPublicKeyFromPrivateKey(key) }
}

/** How a department says where an item is, read from its code lists; without a word for a decision it cannot be played. */
function wordsOf(region: Region, { codes }: System): Words | undefined {
  const say = (scheme: string | undefined, means: string): string | undefined =>
    region.codes[scheme ?? '']?.codes.find((code) => code.means === means)?.value
  const decided = (means: string): Decided | undefined => {
    const state = say(codes.state, means)
    if (state !== undefined) return { state }
    const [closed, value] = [say(codes.state, 'closed'), say(codes.result, means)]
    if (closed === undefined || value === undefined || codes.result === undefined) return undefined
    return { state: closed, result: { scheme: codes.result, value } }
  }
  const [accepted, correcting] = [say(codes.state, 'accepted'), say(codes.state, 'correcting')]
  const [granted, refused] = [decided('granted'), decided('refused')]
  if (accepted === undefined || correcting === undefined || !granted || !refused) return undefined
  return { scheme: codes.state, accepted, correcting, granted, refused }
}

/**
 * Where a system is found behind an address that stands for all. The simulators hold one secret, and each of their systems is shown what
 * only that secret and its name give: none learns the key of another.
 */
export function simulatedSystem(all: SystemPlace, system: string): SystemPlace {
  const url = `${all.url.replace(/\/+$/, '')}/${system}`
  return all.key === undefined ? { url } : { url, key: keyedHash(all.key, system) }
}

/** A department system that the demo plays: how it behaves on the wire, how it decides, what it has and has not reported yet. */
export type DemoDepartment = {
  id: string
  name: string
  manners: Record<string, number | boolean>
  outcomes: Record<string, number>
  items: number
  waiting: number
}
export type DemoDepartments = {
  /** Nothing where they do not answer. */
  list(): Promise<DemoDepartment[]>
  /** What is not named is as it should be. */
  set(department: string, switches: { manners?: object; outcomes?: object }): Promise<void>
}

/** The switches of the departments that are played, over the simulators' own door. */
export function switchesOf(simulators: SystemPlace): DemoDepartments {
  const call = departmentSystems({ systems: { simulators }, allowSimulators: true })
  const ask = (path: string, body?: object) =>
    call({
      system: 'simulators',
      method: body ? 'POST' : 'GET',
      path,
      query: {},
      body: undefined,
      text: body && { content: JSON.stringify(body), type: 'application/json' },
      headers: {},
      signal: AbortSignal.timeout(5000),
    })
  return {
    async list() {
      const answer = await ask('/_control').catch(() => undefined)
      const { departments = [] } = (answer?.body ?? {}) as { departments?: never[] }
      return departments
    },
    async set(department, switches) {
      await ask('/_control/departments', { department, ...switches })
    },
  }
}
