import { z } from 'zod'

/** The register of enterprises that says who the legal representative of a company is. A place without this source has no 单位空间. */
export const REGISTER = 'market.company'
/** What it is asked for. */
export const MATTER = 'service:company'

/** What companies do here is done by their legal representative, or by whom they have named for it. */
export type Role = 'representative' | 'agent'

/** 单位, as the register of enterprises has last said. */
export type Company = {
  /** 统一社会信用代码. */
  code: string
  name: string
  /** 登记状态, in the register's words. */
  state: string
  address: string | null
  establishedOn: string | null
  confirmedAt: Date
}

/** That the person who asks acts for a company, and how far. */
export type Acting = {
  company: Company
  as: Role
  /** Chains of the certificates that an agent may use; null: all. */
  papers: readonly string[] | null
  /** Whether what is held about the company may be read. */
  records: boolean
  /** The mandate of an agent, and its last day. */
  mandate: string | null
  until: string | null
  /** The legal representative on whose standing it rests. */
  restsOn: { personId: string; number: string }
  /** The register has confirmed that standing lately enough. */
  fresh: boolean
}

/** 经办人授权. */
export type Mandate = {
  code: string
  id: string
  companyName: string
  agentNumber: string
  agentName: string
  /** Titles of the certificates. */
  papers: string[]
  records: boolean
  at: Date
  until: string
  state: 'offered' | 'open' | 'expired' | 'ended'
}

/** A certificate that the company holds, in its newest version. */
export type Paper = { chain: string; number: string; title: string }

export type ActKind =
  | 'confirmed'
  | 'lost'
  | 'named'
  | 'taken'
  | 'ended'
  | 'shown'
  | 'lent'
  | 'loan-ended'
  | 'downloaded'
  | 'stated'
  | 'read'

/** Who did what for the company. */
export type Act = { id: string; at: Date; kind: ActKind; by: string; about: string | null }
/** `next`: where the following page begins; null: there is nothing older. */
export type ActPage = { acts: Act[]; next: string | null }

/** For how many days at most an agent is named. */
export const MANDATE_DAYS = 366

export const NameAgent = z.strictObject({
  code: z.string(),
  number: z.string().trim().toUpperCase().max(40),
  name: z.string().trim().max(100),
  papers: z.array(z.uuid()).max(500),
  records: z.boolean(),
  until: z.iso.date(),
})
export type NameAgent = z.infer<typeof NameAgent>
