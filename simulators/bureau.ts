import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSigned, sign, type Key } from './signature.ts'

/** How a department's system behaves on the wire, switchable while it runs. Shares lie between 0 and 1. */
export type Manners = {
  /** The connection is destroyed: the system is down. */
  down: boolean
  /** 503 with Retry-After in seconds: a maintenance window. */
  maintenance: number
  /** At most so many messages in a second; 429 with Retry-After beyond. 0: no limit. */
  perSecond: number
  /** Milliseconds before an answer. */
  slow: number
  /** Taken in, but the connection ends in the middle of the answer. */
  half: number
  /** Taken in, but what is answered is nonsense. */
  wrong: number
  /** 500 without having done anything. */
  error: number
  /** Its own reports: sent twice, or in the wrong order. */
  duplicates: number
  disorder: number
}

export const WELL: Manners = {
  down: false,
  maintenance: 0,
  perSecond: 0,
  slow: 0,
  half: 0,
  wrong: 0,
  error: 0,
  duplicates: 0,
  disorder: 0,
}

/** How its officers decide: of a hundred items so many are refused, need a correction first, or are granted wrongly and put right later. */
export type Outcomes = { refuses: number; corrects: number; errs: number }

/** Its own words for where an item is. */
export type Words = {
  scheme: string
  accepted: string
  correcting: string
  granted: { state: string; result?: { scheme: string; value: string } }
  refused: { state: string; result?: { scheme: string; value: string } }
}

/** Five departments, five schemes of codes. */
export const SCHEMES: Record<string, Words> = {
  stall: {
    scheme: 'case-state-plain',
    accepted: '受理',
    correcting: '补正',
    granted: { state: '准予' },
    refused: { state: '不予许可' },
  },
  light: {
    scheme: 'case-state-shanghai',
    accepted: '05',
    correcting: '06',
    granted: { state: '10', result: { scheme: 'case-result-old', value: '0' } },
    refused: { state: '10', result: { scheme: 'case-result-old', value: '1' } },
  },
  fire: {
    scheme: 'case-state-shanghai',
    accepted: '05',
    correcting: '06',
    granted: { state: '10', result: { scheme: 'case-result-new', value: '0' } },
    refused: { state: '10', result: { scheme: 'case-result-new', value: '7' } },
  },
  street: {
    scheme: 'case-state-reversed',
    accepted: '7',
    correcting: '8',
    granted: { state: '1' },
    refused: { state: '2' },
  },
  gala: {
    scheme: 'case-state-words',
    accepted: 'OPEN',
    correcting: 'FIX',
    granted: { state: 'DONE', result: { scheme: 'case-result-words', value: 'YES' } },
    refused: { state: 'DONE', result: { scheme: 'case-result-words', value: 'NO' } },
  },
}

type Data = {
  reference: string
  item: { value: string }
  sequence: number
  state: string
  over: boolean
  values: Record<string, unknown>
  /** Its papers; of a system of the first version only how many files each has. */
  materials?: { files: number | { id: string }[] }[]
  [more: string]: unknown
}
type Event = { id: string; type: string; time: string; data: Data }

/** What the bureau has of one item. `state` is what it believes, in the platform's words. */
export type Held = {
  reference: string
  /** The code of the item. */
  item: string
  externalNumber: string
  state: string
  /** The newest message of the platform that was applied, and how many were. */
  heard: number
  applied: number
  /** How many reports it has made. */
  sequence: number
  values: Record<string, unknown>
  /** The digests of the papers that it has taken from the platform, by the id of the file. */
  papers: Record<string, string>
  /** It has found out once that its decision was wrong. */
  corrected: boolean
  /** Which of its reports the platform has refused, and why. */
  refused: string[]
}
/** `before`: what a correction puts in the place of, and what it had heard of the item then. */
export type Report = {
  key: string
  reference: string
  body: string
  state: string
  sequence: number
  before?: { state: string; heard: number } | undefined
}

/** All that it must still know after it was killed; `seen` is what it answered to which message. */
export type Kept = { items: Held[]; seen: [string, string][]; reports: Report[] }

export type Bureau = {
  url: string
  manners: Manners
  outcomes: Outcomes
  items: ReadonlyMap<string, Held>
  /** Reports that the platform has neither taken nor refused, those on their way among them. */
  waiting(): number
  /** Messages that came a second time, and requests with a wrong signature. */
  counts: { messages: number; repeated: number; forged: number; refused: number; reports: number }
  /** As after a backup was restored: of an item it knows nothing that came after this message; 0: not the item either. */
  forget(reference: string, after?: number): void
  /** Requests the platform may not have had an answer to do no harm: everything goes on from here. */
  close(): Promise<void>
}

/**
 * A department system that handles items of the platform: it takes messages at `/inbox`, lists what it has at `/items` page by page,
 * handles each item (a share is refused, a share needs a correction first) and reports every turn. It keeps its reports until the
 * platform has taken or refused them.
 */
export async function openBureau(options: {
  id: string
  /** The platform, with /api/v1. */
  platform: string
  /** The key that it shows the platform, and the one that the platform shows it. */
  clientKey: string
  apiKey: string
  /** With what it signs, and with what the platform does; absent: by key alone. */
  signs?: Key | undefined
  expects?: Key | undefined
  now: () => Date
  /** Its own words, unless it is one of the five of `SCHEMES`. */
  words?: Words
  /** At first; switchable while it runs. */
  refuses?: number
  corrects?: number
  errs?: number
  /** An element of the items that a correction is about. */
  about?: string
  /** What a granted item yields; of several items, by the code of each. */
  output?: string | undefined
  outputs?: Record<string, string[]>
  /** What was kept of an earlier run, and where every change is put down before it is answered. */
  kept?: { before: Kept | undefined; keep(all: Kept): void }
  port?: number
}): Promise<Bureau> {
  const words = options.words ?? SCHEMES[options.id]
  if (!words) throw new Error(`the department ${options.id} has no words of its own`)
  const { before: earlier } = options.kept ?? {}
  const manners: Manners = { ...WELL }
  const outcomes: Outcomes = {
    refuses: options.refuses ?? 10,
    corrects: options.corrects ?? 10,
    errs: options.errs ?? 0,
  }
  const items = new Map<string, Held>(
    earlier?.items.map((held) => [
      held.reference,
      { ...held, papers: held.papers ?? {}, refused: held.refused ?? [] },
    ]),
  )
  const seen = new Map<string, string>(earlier?.seen)
  const reports: Report[] = [...(earlier?.reports ?? [])]
  /** Those that are being sent. */
  let inHand: Report[] = []
  const keep = (): void =>
    options.kept?.keep({ items: [...items.values()], seen: [...seen], reports: [...inHand, ...reports] })
  const counts = { messages: 0, repeated: 0, forged: 0, refused: 0, reports: 0 }
  const ending = new AbortController()
  let inSecond = { second: 0, count: 0 }
  const chance = (share: number): boolean => share > 0 && Math.random() < share

  const tell = (
    held: Held,
    state: { state: string; result?: object },
    more: object = {},
    before?: Report['before'],
  ): void => {
    held.sequence += 1
    const key = `${held.reference}.${held.sequence}`
    const data = {
      source: options.id,
      reference: held.reference,
      externalNumber: held.externalNumber,
      state: { scheme: words.scheme, value: state.state },
      ...(state.result ? { result: state.result } : {}),
      handler: '王经办',
      at: options.now().toISOString(),
      sequence: held.sequence,
      ...more,
    }
    const body = JSON.stringify({
      specversion: '1.0',
      id: key,
      source: `/${options.id}`,
      type: 'tongban.item.reported',
      dataschema: `urn:tongban:schema:item.reported:${before ? 2 : 1}`,
      time: data.at,
      data,
    })
    const { reference, sequence } = held
    reports.push({ key, reference, body, state: state.state, sequence, before })
  }
  const lotOf = ({ reference }: Held, part: number): number =>
    createHash('sha256').update(reference).digest().readUInt16BE(part) % 100

  const yieldOf = ({ item }: Held, number: string): Record<string, string> => {
    const names = options.outputs?.[item] ?? [options.output ?? []].flat()
    return Object.fromEntries(names.map((name) => [name, number]))
  }

  /** 更正: the grant was wrong. It is given again with another number, refused after all, or revoked. */
  const correct = (held: Held): void => {
    held.corrected = true
    const before = { state: held.state, heard: held.heard }
    const act = lotOf(held, 4) < 30 ? 'revoke' : 'reopen'
    const correction = { act, reason: '登记的时候弄错了。' }
    if (act === 'revoke') {
      held.state = 'revoked'
      tell(held, words.granted, { correction }, before)
    } else if (lotOf(held, 4) < 60) {
      held.state = 'refused'
      tell(held, words.refused, { correction, reason: '灯太多，不安全。' }, before)
    } else {
      const outputs = yieldOf(held, `${held.externalNumber}-1`)
      tell(held, words.granted, { correction, opinion: '准予，编号更正。', outputs }, before)
    }
  }

  /** What the platform has answered to a report. What was refused leaves things as they are on both sides. */
  const settle = ({ reference, before, state, sequence }: Report, outcome: string, code: string): void => {
    const held = items.get(reference)
    if (!held || held.sequence !== sequence) return
    const isGrant = held.state === 'granted' && state === words.granted.state
    if (outcome === 'taken') {
      if (isGrant && !held.corrected && lotOf(held, 2) < outcomes.errs) correct(held)
    } else if (before) {
      if (held.heard === before.heard) held.state = before.state
    } else if (isGrant && code === 'case.need-failed') {
      held.state = 'refused'
      tell(held, words.refused, { reason: '前面的事项没有办成。' })
    }
  }

  /** Handles an item as soon as it lies here; the same item always ends in the same way. */
  const handle = (held: Held): void => {
    const lot = lotOf(held, 0)
    const { refuses, corrects } = outcomes
    const { about } = options
    if (about && lot >= 100 - corrects && held.applied === 1) {
      held.state = 'correcting'
      tell(
        held,
        { state: words.correcting },
        { problems: [{ about, problem: '数量和种类对不上。', standard: '请核对' }] },
      )
      return
    }
    held.state = 'accepted'
    tell(held, { state: words.accepted })
    if (lot < refuses) {
      held.state = 'refused'
      tell(held, words.refused, { reason: '灯太多，不安全。' })
    } else {
      held.state = 'granted'
      const outputs = yieldOf(held, held.externalNumber)
      tell(held, words.granted, { opinion: '准予。', outputs })
    }
  }

  /** Takes the files that a message names; what it cannot get now it asks for again with the next message. */
  const takePapers = async ({ reference, papers }: Held, { materials = [] }: Data): Promise<void> => {
    for (const { id } of materials.flatMap(({ files }) => (typeof files === 'number' ? [] : files))) {
      if (papers[id] !== undefined) continue
      const answer = await fetch(`${options.platform}/intake/items/${options.id}/${reference}/files/${id}`, {
        headers: { authorization: `Bearer ${options.clientKey}` },
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined)
      const bytes = answer?.ok ? await answer.arrayBuffer().catch(() => undefined) : undefined
      if (bytes) papers[id] = createHash('sha256').update(Buffer.from(bytes)).digest('hex')
    }
  }

  /** Takes a message in. What is older than what is known changes nothing; every message is counted once. */
  const take = ({ id, type, data }: Event): string => {
    counts.messages += 1
    const before = seen.get(id)
    if (before !== undefined) {
      counts.repeated += 1
      return before
    }
    const known = items.get(data.reference)
    const held: Held = known ?? {
      reference: data.reference,
      item: data.item.value,
      externalNumber: `${options.id.toUpperCase()}-${items.size + 1}`,
      state: 'submitted',
      heard: 0,
      applied: 0,
      sequence: 0,
      values: {},
      papers: {},
      corrected: false,
      refused: [],
    }
    items.set(data.reference, held)
    held.applied += 1
    if (data.sequence > held.heard) {
      held.heard = data.sequence
      held.values = data.values
      void takePapers(held, data)
      if (type === 'tongban.item.start' || type === 'tongban.item.correct') handle(held)
      else if (type === 'tongban.item.hold') held.state = 'waiting'
      else if (data.over) {
        held.state = data.state
        // What it still wanted to say is over with it.
        for (let at = reports.length - 1; at >= 0; at -= 1)
          if (reports[at]?.reference === held.reference) reports.splice(at, 1)
      }
    }
    const answer = JSON.stringify({ received: true, externalNumber: held.externalNumber })
    seen.set(id, answer)
    keep()
    return answer
  }

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('x-simulator', '1')
    if (manners.down) return void request.socket.destroy()
    const send = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body)
    }
    const refuse = (status: number, code: string, headers: Record<string, string> = {}): void =>
      send(status, JSON.stringify({ error: { code, message: code } }), headers)
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const url = new URL(request.url ?? '/', 'http://bureau')
    if (request.headers['x-api-key'] !== options.apiKey) return refuse(401, 'no-key')
    if (manners.slow > 0) await sleep(manners.slow * Math.random() * 2)
    if (manners.maintenance > 0)
      return refuse(503, 'maintenance', { 'retry-after': String(manners.maintenance) })
    if (manners.perSecond > 0) {
      const second = Math.floor(performance.now() / 1000)
      inSecond = inSecond.second === second ? { second, count: inSecond.count + 1 } : { second, count: 1 }
      if (inSecond.count > manners.perSecond) return refuse(429, 'too-many', { 'retry-after': '1' })
    }
    if (chance(manners.error)) return refuse(500, 'broken')

    if (request.method === 'GET' && url.pathname === '/items') {
      const [after, limit] = [Number(url.searchParams.get('after') ?? 0), 500]
      const page = [...items.values()].slice(after, after + limit)
      const next = after + limit < items.size ? String(after + limit) : null
      return send(
        200,
        JSON.stringify({
          items: page.map(({ reference, externalNumber, state }) => ({
            reference,
            externalNumber,
            ...wordsOf(state),
          })),
          next,
        }),
      )
    }
    if (request.method !== 'POST' || url.pathname !== '/inbox') return refuse(404, 'no-such-path')
    const { expects } = options
    if (expects) {
      const header = (name: string): string => String(request.headers[name] ?? '')
      const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')]
      const late = Math.abs(options.now().getTime() / 1000 - Number(timestamp)) > 300
      if (late || !isSigned(expects, id, timestamp, header('webhook-signature'), body)) {
        counts.forged += 1
        return refuse(401, 'signature')
      }
    }
    const answer = take(JSON.parse(body) as Event)
    if (chance(manners.half)) {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': String(answer.length + 20),
      })
      response.write(answer.slice(0, 8))
      return void setImmediate(() => request.socket.destroy())
    }
    if (chance(manners.wrong)) return send(200, '<html>欢迎使用</html>', { 'content-type': 'text/html' })
    send(201, answer)
  }

  const wordsOf = (state: string): { state: string; result?: string } => {
    if (state === 'granted' || state === 'refused') {
      const { state: value, result } = words[state]
      return { state: value, ...(result ? { result: result.value } : {}) }
    }
    if (state === 'accepted' || state === 'correcting') return { state: words[state] }
    return { state }
  }

  const deliver = async (report: Report): Promise<'done' | 'later'> => {
    const timestamp = String(Math.floor(options.now().getTime() / 1000))
    const answer = await fetch(`${options.platform}/intake/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${options.clientKey}`,
        'idempotency-key': report.key,
        ...(options.signs
          ? {
              'webhook-id': report.key,
              'webhook-timestamp': timestamp,
              'webhook-signature': sign(options.signs, report.key, timestamp, report.body),
            }
          : {}),
      },
      body: report.body,
      signal: AbortSignal.timeout(20_000),
    }).catch(() => undefined)
    const text = await answer?.text().catch(() => undefined)
    if (
      !answer ||
      text === undefined ||
      answer.status >= 500 ||
      answer.status === 429 ||
      answer.status === 401
    )
      return 'later'
    counts.reports += 1
    const isTaken = answer.status < 300
    if (!isTaken) counts.refused += 1
    const { code = '' } = isTaken ? {} : (JSON.parse(text) as { code?: string })
    if (!isTaken) items.get(report.reference)?.refused.push(`${report.sequence} ${code}`)
    settle(report, isTaken ? 'taken' : 'refused', code)
    return 'done'
  }

  /** Takes a batch of reports, of several items at once; those of one item may change places on the way. */
  const work = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      if (manners.down || reports.length === 0) {
        await sleep(50, undefined, { signal: ending.signal }).catch(() => undefined)
        continue
      }
      const batch = reports.splice(0, 16)
      inHand = [...batch]
      if (chance(manners.disorder)) batch.reverse()
      const again = batch.flatMap((each) => (chance(manners.duplicates) ? [each, each] : [each]))
      const byItem = Map.groupBy(again, ({ reference }) => reference)
      const back: Report[] = []
      await Promise.all(
        [...byItem.values()].map(async (own) => {
          for (const [at, each] of own.entries()) {
            if ((await deliver(each)) === 'done') continue
            back.push(...own.slice(at))
            return
          }
        }),
      )
      reports.unshift(...back)
      inHand = []
      keep()
      if (back.length > 0) await sleep(200 + Math.random() * 300)
    }
  }
  const working = work()
  const server = createServer((request, response) => {
    receive(request, response).catch(() => request.socket.destroy())
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    manners,
    outcomes,
    items,
    waiting: () => inHand.length + reports.length,
    counts,
    forget(reference, after = 0) {
      for (const id of seen.keys()) {
        const sequence = Number(id.slice(reference.length + 1))
        if (id.startsWith(`${reference}.`) && sequence > after) seen.delete(id)
      }
      const held = items.get(reference)
      if (held && after > 0) held.heard = after
      else items.delete(reference)
      keep()
    },
    async close() {
      ending.abort()
      await working
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** A key pair or secret of a demo, always the same for the same words. */
export function demoSecret(words: string): string {
  return `whsec_${createHash('sha256').update(words).digest('base64')}`
}

export const newKey = (): string => randomUUID().replaceAll('-', '')
