/** An applicant as a department writes one down. */
export type Applicant = { name: string; number: string }

/** A turn of a case there, in the codes of its own system: 02 收件, 05 受理, 06 补正, 07 不予受理, 10 办结, 11 挂起, 13 退件. */
export type OwnTurn = {
  state: '02' | '05' | '06' | '07' | '10' | '11' | '12' | '13'
  /** 办结结果: 0 准予, 1 不予许可 … */
  result?: string
  reason?: string
  special?: { procedure: string; days: number; unit: 'working' | 'natural'; notice: string }
}

/** What goes wrong on the way: everything twice, in the wrong order, the last so many held back, or codes nobody knows. */
export type Trouble = { duplicates?: boolean; disorder?: boolean; late?: number; wrongCodes?: boolean }

type OwnCase = {
  applicant: Applicant
  submittedAt: string
  acceptedAt?: string
  decidedAt?: string
  turns: number
}
type Waiting = { key: string; body: Record<string, unknown> }
export type Pushed = { status: number; body: Record<string, unknown>; sent: Record<string, unknown> }

export type Owner = {
  /** 收件 of a new case; gives its number there. */
  open(applicant: Applicant): string
  turn(number: string, turn: OwnTurn): void
  /** Pushes what waits; what the platform could not take for the moment goes on waiting. Gives every answer. */
  push(trouble?: Trouble): Promise<Pushed[]>
  /** How many messages wait. */
  waiting(): number
}

/**
 * A department system that owns its cases and tells the platform each turn over the documented API (docs/api.md), with the
 * code lists of 上海 and a sequence for each case. Messages wait until they are taken; a repetition keeps its key.
 */
export function openOwner(options: {
  /** The platform, with /api/v1. */
  url: string
  key: string
  source: string
  item: { scheme: string; value: string }
  now: () => Date
  /** Begins the numbers of its cases. */
  prefix?: string
}): Owner {
  const cases = new Map<string, OwnCase>()
  let outbox: Waiting[] = []
  const { prefix = 'BJ' } = options

  const tell = (number: string, own: OwnCase, turn: OwnTurn): void => {
    own.turns += 1
    outbox.push({
      key: `${options.source}-${number}-${own.turns}`,
      body: {
        source: options.source,
        externalNumber: number,
        item: options.item,
        applicant: own.applicant,
        state: { scheme: 'case-state-shanghai', value: turn.state },
        ...(turn.result === undefined ? {} : { result: { scheme: 'case-result-old', value: turn.result } }),
        ...(turn.reason === undefined ? {} : { reason: turn.reason }),
        ...(turn.special === undefined ? {} : { special: turn.special }),
        submittedAt: own.submittedAt,
        ...(own.acceptedAt === undefined ? {} : { acceptedAt: own.acceptedAt }),
        ...(own.decidedAt === undefined ? {} : { decidedAt: own.decidedAt }),
        at: options.now().toISOString(),
        sequence: own.turns,
      },
    })
  }

  const send = async ({ key, body }: Waiting): Promise<Pushed> => {
    const answer = await fetch(`${options.url}/intake/cases`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${options.key}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, sent: body }
  }

  return {
    open(applicant) {
      const number = `${prefix}${String(cases.size + 1).padStart(6, '0')}`
      const own: OwnCase = { applicant, submittedAt: options.now().toISOString(), turns: 0 }
      cases.set(number, own)
      tell(number, own, { state: '02' })
      return number
    },
    turn(number, turn) {
      const own = cases.get(number)
      if (!own) throw new Error(`no case ${number}`)
      const now = options.now().toISOString()
      if (turn.state === '05') own.acceptedAt = now
      if (['07', '10', '13'].includes(turn.state)) own.decidedAt = now
      tell(number, own, turn)
    },
    async push({ duplicates, disorder, late = 0, wrongCodes } = {}) {
      const held = late > 0 ? outbox.slice(-late) : []
      const due = outbox.slice(0, outbox.length - held.length)
      const wrong = wrongCodes
        ? due.map(({ key, body }) => ({
            key: `${key}-wrong`,
            body: { ...body, item: { ...options.item, value: `${options.item.value}9` } },
          }))
        : due
      const twice = duplicates
        ? wrong.flatMap((each) => [each, { ...each, key: `${each.key}-again` }])
        : wrong
      const answers: Pushed[] = []
      const unsent = new Set<string>()
      for (const each of disorder ? twice.toReversed() : twice) {
        const answer = await send(each)
        answers.push(answer)
        if (answer.status === 429 || answer.status >= 500) unsent.add(each.key)
      }
      outbox = [...due.filter(({ key }) => unsent.has(key)), ...held]
      return answers
    },
    waiting: () => outbox.length,
  }
}
