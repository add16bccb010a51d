import { compile } from '../../forms/expression.ts'
import type { Facts, HeldCertificate } from '../../forms/model.ts'
import { openLine, type Asking, type Reply } from '../line.ts'
import type { Lookup, Source, SourceCall } from '../model.ts'
import { aboutOf, isFrom, prepareCall, readAnswer, readShared, type SourceAnswer } from '../rules.ts'

const WORST_FIRST = ['slow', 'down', 'spent'] as const

/**
 * Asks the departments everything that can be asked now: each look-up as soon as its parameters are known, all at
 * once, within one budget of time (2 s). It never throws for a department: one that is slow or down goes into `outages`, and
 * its fields become questions; so do those of one whose calls of the day are used up. What no grant lets be asked or read for this matter stays
 * unknown, and is no outage. What is known already is not asked again; sources in `outages` are tried again.
 * `answers` are not touched, values known before are not overwritten. `fresh`: an answer that was kept will not do.
 */
export async function lookUp(
  asking: Asking & { lookups: readonly Lookup[]; facts: Facts; fresh?: boolean },
): Promise<{ facts: Facts; calls: SourceCall[] }> {
  const { sources, lookups, facts, elements = {} } = asking
  const line = openLine(asking, asking.budgetMs ?? 2000, asking.fresh ?? false)
  const waiting = new Set(
    lookups.filter((lookup) => sources[lookup.source] && !isAnswered(lookup, sources, facts)),
  )
  const answered = new Map<Lookup, SourceAnswer>()
  const failed = new Map<Lookup, Reply>()
  const tried = new Set<string>()

  const gathered = (): Facts => gather(facts, lookups, answered)
  const advance = async (): Promise<void> => {
    const soFar = gathered()
    const read = readShared(soFar, elements)
    const ready = [...waiting].flatMap((lookup) => {
      const source = sources[lookup.source]
      if (!source || (lookup.when !== undefined && compile(lookup.when)(read) === false)) return []
      const request = prepareCall(source, lookup, read)
      return request
        ? [{ lookup, source, request, about: aboutOf(request, lookup, soFar, read, elements) }]
        : []
    })
    for (const { lookup } of ready) waiting.delete(lookup)
    await Promise.all(
      ready.map(async ({ lookup, source, request, about }) => {
        tried.add(source.id)
        const reply = await line.ask(source, request, about)
        if (reply.outcome === 'slow' || reply.outcome === 'down' || reply.outcome === 'spent') {
          failed.set(lookup, reply)
          return
        }
        const body = reply.outcome === 'answered' ? reply.body : undefined
        answered.set(lookup, readAnswer(reply.source, lookup, body, reply.at.toISOString(), elements))
        await advance()
      }),
    )
  }
  await advance()

  const outages = facts.outages.filter((outage) => !tried.has(outage.source))
  for (const [id, source] of Object.entries(sources)) {
    const lost = lookups.flatMap((lookup) => {
      const reply = lookup.source === id ? failed.get(lookup) : undefined
      return reply ? [{ as: lookup.as, reply }] : []
    })
    const why = WORST_FIRST.find((one) => lost.some(({ reply }) => reply.outcome === one))
    const lacking = lost.flatMap(({ as, reply }) =>
      Object.keys(reply.source.gives).map((name) => `${as}.${name}`),
    )
    if (why !== undefined)
      outages.push({ source: id, name: source.department, why, elements: [...new Set(lacking)] })
  }
  return { facts: { ...gathered(), outages }, calls: line.calls }
}

/** A look-up that gave something; one whose source failed is not answered. */
function isAnswered(lookup: Lookup, sources: Readonly<Record<string, Source>>, facts: Facts): boolean {
  const source = sources[lookup.source]
  if (source?.choose && facts.candidates[`${lookup.as}.${source.choose.element}`]) return true
  if (Object.entries(facts.known).some(([id, fact]) => isFrom(lookup, id, fact))) return true
  const isOut = facts.outages.some((outage) => outage.source === lookup.source)
  return !isOut && facts.certificates.some((one) => one.source === lookup.source)
}

/** Earlier values stand; among new ones the look-up written first wins, however late its answer came. */
function gather(
  facts: Facts,
  lookups: readonly Lookup[],
  answered: ReadonlyMap<Lookup, SourceAnswer>,
): Facts {
  const known = { ...facts.known }
  const candidates = { ...facts.candidates }
  const certificates = new Map<string, HeldCertificate>(
    facts.certificates.map((one) => [certificateKey(one), one]),
  )
  for (const lookup of lookups) {
    const answer = answered.get(lookup)
    if (!answer) continue
    for (const [id, fact] of Object.entries(answer.known)) known[id] ??= fact
    for (const [id, list] of Object.entries(answer.candidates)) candidates[id] ??= list
    for (const one of answer.certificates) certificates.set(certificateKey(one), one)
  }
  return { ...facts, known, candidates, certificates: [...certificates.values()] }
}

function certificateKey({ source, type, number, holder }: HeldCertificate): string {
  return JSON.stringify([source, type, number, holder])
}
