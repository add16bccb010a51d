import { z } from 'zod'
import { population } from '../population.ts'

export const KINDS = [
  'card-reader',
  'camera',
  'signature-pad',
  'receipt-printer',
  'a4-printer',
  'scanner',
  'caller',
] as const
export const Kind = z.enum(KINDS)
export type Kind = z.infer<typeof Kind>

export const State = z.enum(['ready', 'absent', 'busy', 'paper-out', 'jam', 'fault'])
export type State = z.infer<typeof State>

export const Card = z.strictObject({
  number: z.string().max(40),
  name: z.string().max(100),
  sex: z.string().default(''),
  birth: z.string().default(''),
  address: z.string().default(''),
  nation: z.string().default(''),
  validUntil: z.union([z.iso.date(), z.literal('长期')]).default('长期'),
  photo: z.string().optional(),
})
export type Card = z.infer<typeof Card>

export const Control = z.strictObject({
  /** A number of the demo population, a whole card, or null to take it away. */
  card: z.union([z.string(), Card]).nullish(),
  device: z.strictObject({ kind: Kind, state: State }).optional(),
  scan: z.string().max(500).optional(),
  sign: z.string().max(60_000).optional(),
})
export type Control = z.infer<typeof Control>

export const NAMES: Record<Kind, string> = {
  'card-reader': '身份证阅读器',
  camera: '高拍仪',
  'signature-pad': '签字板',
  'receipt-printer': '80 毫米小票打印机',
  'a4-printer': 'A4 打印机',
  scanner: '扫码枪',
  caller: '叫号屏和喇叭',
}

/** The demo person with this number, as their card says; undefined for a number of nobody. */
export function cardOf(number: string): Card | undefined {
  for (const { members } of population.families) {
    const found = members.find(({ person }) => person.number === number)
    if (!found) continue
    const { person, household } = found
    return {
      number: person.number,
      name: person.name,
      sex: person.sex === '1' ? '男' : '女',
      birth: person.birthDate,
      address: household.address,
      nation: person.ethnicityName,
      validUntil: '2036-12-31',
    }
  }
  return undefined
}

/** Everybody who has a card in the demo, for the page with the buttons. */
export function cardHolders(): { number: string; name: string; scenario: string }[] {
  return population.families.flatMap(({ members, scenario }) =>
    members.map(({ person }) => ({ number: person.number, name: person.name, scenario })),
  )
}
