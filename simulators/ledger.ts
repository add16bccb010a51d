import type { Household, Person } from './population.ts'

export type Shipment = {
  trackingNo: string
  /** Milliseconds since 1970. */
  takenAt: number
  address: string
  addressee: string
  /** What a test has made happen to it. */
  end?: { state: 'delivered' | 'returned'; at: number; receiver?: string; relation?: string; reason?: string }
}

export type Card = { number: string; bank: string; issuedOn: string }

/** What the departments have done since the start. In memory: after a restart the same request gives the same numbers. */
export type Ledger = {
  /** By birth record. */
  birthCertificates: Map<string, { certificateNo: string; childName: string; issuedOn: string }>
  /** 生育登记编号 by parent's citizen number. */
  fertility: Map<string, string>
  /** By birth record: the child's citizen number. */
  registrations: Map<
    string,
    { citizenNumber: string; name: string; householdNo: string; registeredOn: string }
  >
  /** By citizen number: who was born into the register. */
  children: Map<string, { person: Person; household: Household }>
  /** 居民医保 by citizen number. */
  enrolments: Map<string, { since: string }>
  /** 社会保障卡 by citizen number. */
  cards: Map<string, Card>
  /** Parcels by the sender's reference. */
  parcels: Map<string, Shipment>
}

export function openLedger(): Ledger {
  return {
    birthCertificates: new Map(),
    fertility: new Map(),
    registrations: new Map(),
    children: new Map(),
    enrolments: new Map(),
    cards: new Map(),
    parcels: new Map(),
  }
}
