import type { ReactNode } from 'react'
import { toLocalDate } from '../../server/calendar/rules.ts'
import type { Card, Loan, OwnCertificate, Use } from '../../server/credentials/wallet.ts'
import type { CertificateState } from '../../server/credentials/turns.ts'
import { maskName } from '../../server/people/identifiers.ts'
import { PostForm } from '../components/form.tsx'
import { Icon, type IconName } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { IntentPanel, RulingLink } from './statement.tsx'

/** A state with the sign and tone that repeat it for the eye. */
export const STATE_LOOK = {
  pending: { icon: 'wait', tone: 'plain' },
  valid: { icon: 'done', tone: 'good' },
  suspended: { icon: 'wait', tone: 'warn' },
  revoked: { icon: 'stop', tone: 'bad' },
  cancelled: { icon: 'off', tone: 'plain' },
  expired: { icon: 'wait', tone: 'plain' },
  superseded: { icon: 'off', tone: 'plain' },
} as const satisfies Record<CertificateState, { icon: IconName; tone: string }>

export function StateTag({ state, soon }: { state: CertificateState; soon?: boolean }): ReactNode {
  const { t } = useScreen()
  const tone = soon ? 'warn' : STATE_LOOK[state].tone
  return <span className={`tag ${tone}`}>{t(soon ? 'wallet.soon' : `wallet.state.${state}`)}</span>
}

function untilText(
  { validUntil }: Pick<Card, 'validUntil'>,
  t: ReturnType<typeof useScreen>['t'],
  lang: ReturnType<typeof useScreen>['lang'],
): string {
  return validUntil === null ? t('wallet.lasting') : t('wallet.until', { day: dateText(validUntil, lang) })
}

/** 我的证照: a card for each certificate, in the version that counts. */
export function WalletPage({ cards }: { cards: Card[] }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <BackLink href={paths.me} />
      <Heading lead={cards.length > 0 ? t('wallet.lead') : undefined}>
        {t('wallet.title', { n: cards.length })}
      </Heading>
      {cards.length === 0 ? (
        <Empty>
          <p>{t('wallet.none')}</p>
          <p>
            <a className="button quiet" href={paths.onethings}>
              {t('list.onethings')}
            </a>
          </p>
        </Empty>
      ) : (
        <CardList cards={cards} />
      )}
    </>
  )
}

/** The cards of a wallet, a person's or a company's. */
export function CardList({ cards }: { cards: Card[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <ul className="case-list">
      {cards.map((card) => (
        <li key={card.number}>
          <p>
            <a href={paths.myCertificate(card.number)} {...zh}>
              {card.title}
            </a>{' '}
            <StateTag state={card.state} soon={card.soon} />
          </p>
          <p className="fine">
            <span {...zh}>{card.holderKind === 'person' ? maskName(card.holder) : card.holder}</span> ·{' '}
            <span {...zh}>{card.issuer}</span> · {untilText(card, t, lang)}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** One certificate: how it stands, what one can do with it, all its versions, and everybody who saw it. */
export function CertificatePage({ certificate }: { certificate: OwnCertificate }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { number, title, state, soon, rows, versions, uses, loans, company } = certificate
  const valid = state === 'valid'
  return (
    <>
      {company ? (
        <BackLink href={paths.company(company.code)}>
          <span {...zh}>{company.name}</span>
        </BackLink>
      ) : (
        <BackLink href={paths.wallet}>{t('wallet.back')}</BackLink>
      )}
      <Heading>
        <span {...zh}>{title}</span>
      </Heading>
      <div
        className={`confirmation tone-${valid && !soon ? 'good' : valid || state === 'suspended' ? 'warn' : 'bad'}`}
      >
        <Icon name={STATE_LOOK[state].icon} />
        <div>
          <p>
            <b>{t(soon ? 'wallet.soon' : `wallet.state.${state}`)}</b>
          </p>
          <p>
            {t(soon ? 'wallet.soonThen' : `wallet.then.${state}`)} {valid && untilText(certificate, t, lang)}
          </p>
        </div>
      </div>
      <p className="tools">
        {(valid || state === 'suspended') && (
          <a className="button" href={paths.showCertificate(number)}>
            {t('wallet.show')}
          </a>
        )}
        {valid && (
          <a className="button quiet" href={paths.lendCertificate(number)}>
            {t('wallet.lend')}
          </a>
        )}
        <a className="button quiet" href={paths.certificatePdf(number)}>
          <Icon name="paper" />
          PDF
        </a>
        <a className="button-link" href={paths.certificateData(number)}>
          {t('wallet.data')}
        </a>
      </p>
      {certificate.intent && <IntentPanel {...certificate} intent={certificate.intent} />}
      <section>
        <h2>{t('wallet.content')}</h2>
        <Rows
          rows={[
            { key: 'number', name: t('results.number'), value: <span className="code">{number}</span> },
            ...(certificate.identifier
              ? [
                  {
                    key: 'identifier',
                    name: t('wallet.identifier'),
                    value: <span className="code">{certificate.identifier}</span>,
                  },
                ]
              : []),
            { key: 'issuer', name: t('verify.issuer'), value: <span {...zh}>{certificate.issuer}</span> },
            { key: 'on', name: t('verify.on'), value: dateText(toLocalDate(certificate.issuedAt), lang) },
            { key: 'from', name: t('wallet.validity'), value: <Validity certificate={certificate} /> },
            { key: 'grade', name: t('wallet.grade'), value: t(`wallet.grade.${certificate.grade}`) },
            ...rows.map((row) => ({
              key: `row-${row.label}`,
              name: <span {...zh}>{row.label}</span>,
              value: <span {...zh}>{row.text}</span>,
            })),
          ]}
        />
      </section>
      {loans.length > 0 && <Loans number={number} loans={loans} />}
      <section>
        <h2>{t('wallet.uses')}</h2>
        {uses.length === 0 ? (
          <p className="fine">{t('wallet.noUses')}</p>
        ) : (
          <ul className="messages">
            {uses.map((use) => (
              <UseLine key={`${String(use.at)}-${use.kind}`} use={use} />
            ))}
          </ul>
        )}
      </section>
      <History certificate={certificate} />
      {versions.length > 1 && (
        <section>
          <h2>{t('wallet.versions', { n: versions.length })}</h2>
          <ul className="case-list">
            {versions.map((version) => (
              <li key={version.number}>
                <p>
                  {version.number === number ? (
                    t('wallet.version', { n: version.version })
                  ) : (
                    <a href={paths.myCertificate(version.number)}>
                      {t('wallet.version', { n: version.version })}
                    </a>
                  )}{' '}
                  <StateTag state={version.state} />
                </p>
                <p className="fine">
                  <span className="code">{version.number}</span> · {untilText(version, t, lang)}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Validity({ certificate: { validFrom, validUntil } }: { certificate: OwnCertificate }): ReactNode {
  const { t, lang } = useScreen()
  const from = dateText(validFrom, lang)
  return validUntil === null
    ? t('wallet.fromOn', { from })
    : t('wallet.fromTo', { from, to: dateText(validUntil, lang) })
}

function Loans({ number, loans }: { number: string; loans: Loan[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="loans">
      <h2>{t('wallet.loans')}</h2>
      <ul className="case-list">
        {loans.map((loan) => (
          <li key={loan.id}>
            <p>
              <span {...zh}>{loan.borrower}</span>{' '}
              <span className={`tag ${loan.state === 'open' ? 'good' : 'plain'}`}>
                {t(`wallet.loan.${loan.state}`)}
              </span>
            </p>
            <p className="fine">
              <span {...zh}>{loan.purpose}</span> ·{' '}
              {t('wallet.loanUntil', { at: minuteText(loan.expiresAt, lang) })}
            </p>
            {loan.state === 'open' && (
              <PostForm action={paths.endLoan(number, loan.id)}>
                <button className="link-button">
                  {t('wallet.endLoan')}
                  <span className="out-of-sight" {...zh}>
                    {loan.borrower}
                  </span>
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** 谁看过、为什么: one line for each look. */
function UseLine({ use }: { use: Use }): ReactNode {
  const { t, lang, zh } = useScreen()
  const who = [use.organ, use.post, use.by.name || t('wallet.somebody')].filter(Boolean).join(' ')
  return (
    <li>
      <p className="fine">
        <time>{minuteText(use.at, lang)}</time> · {t(`wallet.use.${use.kind}`)}
      </p>
      <p {...zh}>
        {who}：{use.purpose}
        {use.caseNumber && `（${t('wallet.inCase', { number: use.caseNumber })}）`}
      </p>
      {use.fields && (
        <p className="fine">
          {t('wallet.sawFields')}{' '}
          <span {...zh}>{use.fields.join(t('common.or')) || t('wallet.onlyState')}</span>
        </p>
      )}
    </li>
  )
}

function History({ certificate }: { certificate: OwnCertificate }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { history, versions, company } = certificate
  const versionOf = new Map(versions.map(({ number, version }) => [number, version]))
  return (
    <section>
      <h2>{t('wallet.history')}</h2>
      <ol className="messages">
        {history.map((each) => (
          <li key={`${String(each.at)}-${each.number}-${each.turn}`}>
            <p className="fine">
              <time>{minuteText(each.at, lang)}</time>
              {versions.length > 1 && ` · ${t('wallet.version', { n: versionOf.get(each.number) ?? 1 })}`}
            </p>
            <p>{t(`wallet.turn.${each.turn}`)}</p>
            {each.reason && (
              <p {...zh}>
                {each.reason} {each.clause}
              </p>
            )}
            {each.paper && (
              <p>
                {t('wallet.decision')}{' '}
                {company?.as === 'agent' ? (
                  <span {...zh}>{each.paper}</span>
                ) : (
                  <RulingLink certificate={each.number} paper={each.paper} />
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
