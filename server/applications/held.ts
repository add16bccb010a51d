import { certificateOf } from '../catalog/rules.ts'
import type { Certificate } from '../credentials/model.ts'
import type { Candidate, Facts, HeldCertificate } from '../forms/model.ts'
import type { Definition } from '../onething/model.ts'

/** Certificates of our own, beside those that other libraries hold. */
export const OWN_SOURCE = 'credentials'

/**
 * The facts with what the certificates say that the applicant holds, or uses for a company: those that are valid spare papers, and the one that an item renews,
 * changes or ends need not be typed. Of several the applicant chooses. `at` is the instant of the look-up.
 */
export function addHeld(
  facts: Facts,
  definition: Definition,
  own: readonly Certificate[],
  at: string,
): Facts {
  const held = own.flatMap(({ state, holderNumber, type, title, number, issuer }): HeldCertificate[] =>
    state === 'valid' && holderNumber !== null
      ? [{ type, typeName: title, number, holder: holderNumber, source: OWN_SOURCE, department: issuer, at }]
      : [],
  )
  const found: Facts = {
    ...facts,
    certificates: [...facts.certificates.filter(({ source }) => source !== OWN_SOURCE), ...held],
    known: { ...facts.known },
    candidates: { ...facts.candidates },
  }
  for (const { item } of Object.values(definition.items)) {
    const wanted = certificateOf(item)
    if (wanted?.previous === undefined) continue
    // What is renewed already is not renewed or changed again; it can be ended.
    const those = own.filter(
      ({ type, state, nextFrom }) =>
        type === wanted.type && RENEWABLE.has(state) && (nextFrom === null || wanted.does === 'cancel'),
    )
    const candidates = those.map((certificate) => candidateOf(certificate, wanted.previous ?? '', at))
    const [first] = candidates
    if (candidates.length > 1) found.candidates[wanted.previous] = candidates
    else if (first) found.known = { ...first.facts, ...found.known }
  }
  return found
}

const RENEWABLE: ReadonlySet<Certificate['state']> = new Set(['valid', 'expired'])

function candidateOf(certificate: Certificate, element: string, at: string): Candidate {
  const { number, title, issuer, validUntil } = certificate
  const until = validUntil === null ? '长期有效' : `有效期到 ${validUntil}`
  return {
    value: number,
    label: `${title} ${number}（${until}）`,
    facts: {
      [element]: { value: number, origin: { kind: 'source', source: OWN_SOURCE, name: issuer, at } },
    },
  }
}
