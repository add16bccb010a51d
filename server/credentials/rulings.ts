import type { DocumentKind, Facts } from '../documents/model.ts'
import { toLocalDate } from '../calendar/rules.ts'
import { chineseDate } from '../documents/rules.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { Certificate, Proposal, Spoken } from './model.ts'
import { daysToState } from './rules.ts'
import { RULINGS, TURNS } from './turns.ts'

/** A paper about a certificate, for whoever knows the case that it came from. */
export type CertificatePaper = {
  caseId: string
  step: string
  office: string
  kind: DocumentKind
  facts: Facts
  recipient: Recipient
}

/** 受送达人: the holder, and who reads the paper for it here; null: nobody, so that it goes on paper to the address, where one is known. */
export type Recipient = { addressee: string; personId: string | null; address: string | null; way: string }

/** What becomes of such papers. Handed in, for cases stand later on the street. */
export type RulingPapers = {
  /** Issues it as a paper of its case and delivers it to the holder; gives its number. */
  deliver(ctx: WriteCtx, paper: CertificatePaper): Promise<string>
  /** Delivers one no more that has not reached the holder: what it told of is over. */
  recall(ctx: WriteCtx, paper: { number: string; reason: string }): Promise<void>
}

/**
 * 拟处理告知书: what is intended, why, and until when the holder may state the case. On the page it is served as it is written, so that the day
 * is known; on paper it names the days from its service on.
 */
export function intentPaper(
  certificate: Certificate,
  proposal: Proposal,
  recipient: Recipient,
): CertificatePaper {
  return {
    ...placeOf(certificate),
    recipient,
    kind: 'intent',
    facts: {
      ...partyOf(certificate),
      ...rulingOf(certificate, proposal),
      'intent.turn': TURNS[proposal.turn].zh,
      'intent.right': RULINGS[proposal.turn].heardBy,
      'intent.stateOn': recipient.personId === null ? null : proposal.stateOn,
      'intent.stateDays': recipient.personId === null ? String(daysToState(proposal)) : null,
      'intent.way': recipient.way,
    },
  }
}

/** 决定书: what was decided, on which facts and clause, and what became of what the holder had said. */
export function rulingPaper(
  certificate: Certificate,
  proposal: Proposal,
  { answer, recipient }: { answer: string | null; recipient: Recipient },
): CertificatePaper {
  const { paper, heardBy } = RULINGS[proposal.turn]
  const heard: Facts = heardBy ? { 'heard.statement': statementText(proposal), 'heard.answer': answer } : {}
  const said: Facts =
    paper === 'revocation'
      ? {
          'revoked.title': certificate.title,
          'revoked.number': certificate.number,
          'revoked.on': toLocalDate(certificate.issuedAt),
          'revocation.reason': proposal.reason,
          'revocation.basis': proposal.clause,
        }
      : rulingOf(certificate, proposal)
  return {
    ...placeOf(certificate),
    recipient,
    kind: paper,
    facts: { ...partyOf(certificate), ...said, ...heard },
  }
}

const placeOf = ({
  caseId,
  step,
  office,
}: Certificate): Pick<CertificatePaper, 'caseId' | 'step' | 'office'> => ({
  caseId,
  step,
  office,
})

/** The party is the holder, who need not be whoever applied. */
const partyOf = ({ holder, holderKind, holderNumber }: Certificate): Facts => ({
  'applicant.name': holder,
  'applicant.kind': holderKind === 'company' ? 'organisation' : 'person',
  'applicant.number': holderNumber,
})

const rulingOf = ({ title, number, issuedAt }: Certificate, { reason, clause }: Proposal): Facts => ({
  'ruling.title': title,
  'ruling.number': number,
  'ruling.issuedOn': toLocalDate(issuedAt),
  'ruling.facts': reason,
  'ruling.basis': clause,
})

function statementText({ statedAt, statement, spoken }: Proposal): string {
  const own = statedAt === null ? [] : [statement ?? WAIVED]
  const elsewhere = spoken.map(
    ({ name, as, way, on, recorder, statement: words }) =>
      `（${name}，${SPEAKER_TEXT[as]}，${chineseDate(on)}${WAY_TEXT[way]}，${recorder.name}登记）${words ?? WAIVED}`,
  )
  return [...own, ...elsewhere].join('') || '当事人在期限内没有提出。'
}

const WAIVED = '当事人明确表示放弃。'

const SPEAKER_TEXT: Record<Spoken['as'], string> = {
  holder: '持证人',
  representative: '法定代表人',
  agent: '代理人',
}
const WAY_TEXT: Record<Spoken['way'], string> = { phone: '电话', counter: '在窗口', letter: '来信' }
