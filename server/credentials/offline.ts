import { verify, X509Certificate } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { z } from 'zod'
import type { CheckFault } from '../seals/model.ts'
import { followChain, JWT_SIGNING, type Trust } from '../seals/queries.ts'
import { sha256, stateOfStatus, type StatusPlace } from './sd-jwt.ts'
import type { CertificateState } from './turns.ts'

/** What anybody finds out without this installation: whether signed data are genuine, and whether a certificate still stands. */

/** Characters of a list or of signed data; ours are far smaller. */
const LARGEST = 2 * 1024 * 1024
/** Seconds that clocks may differ. */
const CLOCKS = 300

const Header = z.object({
  alg: z.literal('ES256'),
  typ: z.string(),
  x5c: z.array(z.string().max(20_000)).max(6).optional(),
})

type Jwt =
  | { payload: unknown; revocationKnown: boolean }
  | { fault: 'unreadable' | 'no-chain' | 'forged' | CheckFault }

const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

/** A JWT of this type, signed at `trust.now` by a key that the roots let sign data; else why not. */
function readJwt(text: string, typ: string, trust: Trust): Jwt {
  try {
    const [head = '', body = '', signature = '', ...more] = text.split('.')
    const header = Header.parse(json(head))
    if (header.typ !== typ || more.length > 0) return { fault: 'unreadable' }
    const [leaf, ...others] = (header.x5c ?? []).map(
      (each) => new X509Certificate(Buffer.from(each, 'base64')),
    )
    if (!leaf) return { fault: 'no-chain' }
    const key = { key: leaf.publicKey, dsaEncoding: 'ieee-p1363' } as const
    const good = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
    if (!good) return { fault: 'forged' }
    const { fault, revocationKnown } = followChain(leaf, others, trust.now, trust)
    if (fault) return { fault }
    if (leaf.ca || !(leaf.keyUsage ?? []).includes(JWT_SIGNING)) return { fault: 'wrong-issuer' }
    return { payload: json(body), revocationKnown }
  } catch {
    return { fault: 'unreadable' }
  }
}

/** The place in a list of states that a sealed PDF names in what is signed; believe it only of a file that was found genuine. */
export function placeInPdf(bytes: Buffer): StatusPlace | undefined {
  const text = bytes.toString('latin1')
  const only = (pattern: RegExp): RegExpMatchArray | undefined => {
    const found = [...text.matchAll(pattern)]
    return found.length === 1 ? found[0] : undefined
  }
  const named = only(/\/StatusList (\d{1,6}) 0 R/g)?.[1]
  if (named === undefined) return undefined
  const written = String.raw`(?<!\d)${named} 0 obj\s*\((https?:[^()\\\s#]{1,300})#(\d{1,9})\)\s*endobj`
  const [, uri, idx] = only(new RegExp(written, 'g')) ?? []
  return uri === undefined ? undefined : { uri, idx: Number(idx) }
}

export type DataFault = CheckFault | 'no-chain'

export type CheckedData = {
  fault: DataFault | null
  title: string
  issuer: string
  /** What the holder chose to show. */
  shown: [name: string, value: string][]
  /** Outside of these it is not in force, whatever the list says. */
  from: Date | null
  until: Date | null
  place: StatusPlace | undefined
  /** As of a PDF: false where a revocation list was lacking or too old, so that whoever knows the key may have signed this. */
  revocationKnown: boolean
}

const Place = z.object({ uri: z.string().max(300), idx: z.int().min(0) })
const Data = z.object({
  certificate_name: z.string(),
  issuing_authority: z.string(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  _sd: z.array(z.string()),
  status: z.object({ status_list: Place }).optional(),
})
const Disclosed = z.tuple([z.string(), z.string(), z.union([z.string(), z.number(), z.boolean()])])

/** By its beginning, `{"` in base64url, also of what was cut off or bears no signature: it is told as such, and not as a file of another kind. */
export const isSignedData = (bytes: Buffer): boolean =>
  bytes.length <= LARGEST && /^\s*eyJ[\w-]{20}/.test(bytes.toString('latin1'))

const instant = (seconds: number | undefined): Date | null =>
  seconds === undefined ? null : new Date(seconds * 1000)

/** 签名数据 (SD-JWT VC): is it what was signed, and is each field that is shown one of those that were signed? */
export function checkData(text: string, trust: Trust): CheckedData {
  const parts = text.trim().split('~')
  const none = {
    title: '',
    issuer: '',
    shown: [],
    from: null,
    until: null,
    place: undefined,
    revocationKnown: false,
  }
  const read = readJwt(parts[0] ?? '', 'dc+sd-jwt', trust)
  if ('fault' in read) return { ...none, fault: read.fault }
  const data = Data.safeParse(read.payload)
  // Behind the last ~ would stand the proof of a holder's key; ours are bound to none.
  if (!data.success || parts.length < 2 || parts.at(-1) !== '') return { ...none, fault: 'unreadable' }
  const { certificate_name: title, issuing_authority: issuer, nbf, exp, _sd, status } = data.data
  const whole = {
    ...none,
    title,
    issuer,
    from: instant(nbf),
    until: instant(exp),
    place: status?.status_list,
    revocationKnown: read.revocationKnown,
  }
  const disclosures = parts.slice(1, -1)
  if (new Set(disclosures).size !== disclosures.length) return { ...whole, fault: 'changed' }
  const shown: [string, string][] = []
  for (const each of disclosures) {
    if (!_sd.includes(sha256(each))) return { ...whole, fault: 'changed' }
    const [, name, value] = Disclosed.parse(json(each))
    shown.push([name, String(value)])
  }
  return { ...whole, shown, fault: null }
}

export type ListFault = 'unreadable' | 'forged' | 'wrong-issuer' | 'other-list' | 'old' | 'early'

/** What a list says of a place, and of when it says so; or why it says nothing. One that is too old tells what it said then. */
export type Listed =
  | { fault: null; state: CertificateState; at: Date; revocationKnown: boolean }
  | { fault: ListFault; state?: CertificateState; at?: Date }

const List = z.object({
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  status_list: z.object({
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    lst: z.string(),
  }),
})

/** Reads the state of a certificate out of a list that was fetched, by the roots that are believed. */
export function readList(text: string, place: StatusPlace, trust: Trust): Listed {
  if (text.length > LARGEST) return { fault: 'unreadable' }
  const read = readJwt(text.trim(), 'statuslist+jwt', trust)
  if ('fault' in read) {
    if (read.fault === 'forged' || read.fault === 'unreadable') return { fault: read.fault }
    return { fault: 'wrong-issuer' }
  }
  const list = List.safeParse(read.payload)
  if (!list.success) return { fault: 'unreadable' }
  const { sub, iat, exp, status_list } = list.data
  if (sub !== place.uri) return { fault: 'other-list' }
  const state = stateOf(status_list, place.idx)
  if (!state) return { fault: 'unreadable' }
  const at = new Date(iat * 1000)
  const now = trust.now.getTime() / 1000
  if (iat > now + CLOCKS) return { fault: 'early', state, at }
  if (exp < now) return { fault: 'old', state, at }
  return { fault: null, state, at, revocationKnown: read.revocationKnown }
}

function stateOf(
  { bits, lst }: { bits: 1 | 2 | 4 | 8; lst: string },
  idx: number,
): CertificateState | undefined {
  try {
    const bytes = inflateSync(Buffer.from(lst, 'base64url'), { maxOutputLength: LARGEST })
    const each = 8 / bits
    const byte = bytes[Math.floor(idx / each)]
    return byte === undefined ? undefined : stateOfStatus((byte >> ((idx % each) * bits)) & (2 ** bits - 1))
  } catch {
    return undefined
  }
}

/** What is wrong with a list, and what to do. */
export const LIST_TEXTS: Record<ListFault | 'no-list' | 'no-place', { zh: string; en: string }> = {
  'no-list': {
    zh: '没有给状态列表，证照现在是否仍然有效，这里不知道。请下载下面地址的列表，再用 --status 核对',
    en: 'without a status list nobody can know whether it still stands',
  },
  'no-place': {
    zh: '文件里没有写明状态在哪里查（文书，或者较早签发的证照），是否仍然有效，这里不知道。请扫文件上的二维码',
    en: 'the file names no status list: a document, or issued before there was one',
  },
  unreadable: { zh: '状态列表读不出来，请重新下载', en: 'the status list cannot be read' },
  forged: { zh: '状态列表是伪造的，或者被改过，不能用', en: 'the status list is forged or was changed' },
  'wrong-issuer': {
    zh: '状态列表不是信任的机构签发的，不能用',
    en: 'the status list was signed by nobody who is trusted',
  },
  'other-list': {
    zh: '这不是这份证照的状态列表，请下载下面地址的列表',
    en: 'this is another status list',
  },
  old: { zh: '状态列表太旧，现在是否仍然有效不知道，请重新下载', en: 'the status list is too old' },
  early: {
    zh: '状态列表的时间比本机的时钟还晚，请核对本机的时钟',
    en: 'the status list is of the future: look at the clock of this machine',
  },
}
