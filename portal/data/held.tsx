import type { ReactNode } from 'react'
import type { Call, Held, Look, Theme } from '../../server/dossier/model.ts'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { anchor, paths, type PagedLog } from '../paths.ts'
import type { TextKey } from '../texts/texts.ts'

/**
 * One theme, folded until it is asked for: what is held of a newborn is long. `shown`: in full, and open; it is open, too, where it is the
 * only one or an objection is running. Cases are linked only where whoever reads has filed them.
 */
export function ThemeRows({
  theme: { name, values },
  shown,
  alone,
  ownCases,
}: {
  theme: Theme
  shown: boolean
  alone: boolean
  ownCases: boolean
}): ReactNode {
  const { t, zh } = useScreen()
  return (
    <details
      id={`theme-${anchor(name)}`}
      open={shown || alone || values.some(({ correction }) => correction !== null)}
    >
      <summary {...zh}>{t('data.theme', { name, n: values.length })}</summary>
      {shown && values.some(({ masked }) => masked) && <p className="fine">{t('data.others')}</p>}
      <Rows
        rows={values.map((value) => ({
          key: `${value.element} ${value.source ?? value.kind}`,
          name: <span {...zh}>{value.name}</span>,
          value: <span {...zh}>{value.text}</span>,
          note: <ValueNote value={value} ownCases={ownCases} />,
        }))}
      />
    </details>
  )
}

/** Who gave what no department did: the person who reads, or whoever applied. */
const GIVEN = {
  own: { identity: 'data.fromSignIn', answer: 'data.fromYou' },
  theirs: { identity: 'data.fromTheirSignIn', answer: 'data.fromApplicant' },
} as const

/** Whence, how old, in which case; and how an objection to it stands, or the way to one. */
function ValueNote({ value, ownCases }: { value: Held; ownCases: boolean }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { kind, department, days, on, cases, caseNumber, correction } = value
  const from =
    kind === 'source'
      ? t('data.fromSource', { name: department ?? '' })
      : t(GIVEN[ownCases ? 'own' : 'theirs'][kind])
  return (
    <>
      <span {...zh}>{from}</span> ·{' '}
      {days === 0 ? t('data.today') : t('data.age', { on: dateText(on, lang), n: days })} ·{' '}
      <CaseLink number={ownCases ? caseNumber : null}>
        {cases === 1
          ? t('data.inCase', { number: caseNumber })
          : t('data.inCases', { n: cases, number: caseNumber })}
      </CaseLink>
      {correction && (
        <>
          <br />
          {t(`data.correction.${correction.state}`, { on: correction.on ? dateText(correction.on, lang) : '' })}{' '}
          <a href={paths.myCase(correction.caseNumber)}>{t('data.correction.see')}</a>
        </>
      )}
      {ownCases && value.contestable && (
        <>
          {' '}
          <a href={paths.contest(caseNumber, value.element)}>
            {t('data.wrong')}
            <span className="out-of-sight" {...zh}>
              {value.name}
            </span>
          </a>
        </>
      )}
    </>
  )
}

const OUTCOMES: Record<string, TextKey> = {
  answered: 'data.call.answered',
  none: 'data.call.none',
  slow: 'data.call.slow',
  down: 'data.call.down',
  ungranted: 'data.call.ungranted',
  spent: 'data.call.spent',
}

/** A page of a log: where another one is found, and whether this is a later one. */
export type Paged = { next: string | null; href: (before?: string) => string; later: boolean }
/** Whose: a person reads 「我的」, whoever acts for a company 「单位的」. */
type Whose = { of: 'data' | 'company' }

/** Who asked the departments. */
export function Calls({ calls, of, ...more }: Paged & Whose & { calls: Call[] }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="calls">
      <h2>{t(`${of}.calls`)}</h2>
      <p className="fine">{t(`${of}.callsLead`)}</p>
      {calls.length === 0 ? (
        <p className="fine">{t(`${of}.noCalls`)}</p>
      ) : (
        <ul className="messages">
          {calls.map((call, index) => (
            <li key={`${call.at} ${index}`}>
              <p className="fine">
                <time>{minuteText(call.at, lang)}</time> · {t(OUTCOMES[call.outcome] ?? 'data.call.other')}
                {call.cached && ` · ${t('data.cached')}`}
              </p>
              <p {...zh}>
                {call.department}·{call.name}：{call.purpose}
              </p>
              {call.fields.length > 0 && (
                <p className="fine" {...zh}>
                  {t('data.took', { names: call.fields.join('、') })}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <More {...more} at="calls" />
    </section>
  )
}

/** Which officers looked. */
export function Looks({ looks, of, ...more }: Paged & Whose & { looks: Look[] }): ReactNode {
  const { t } = useScreen()
  return (
    <section id="looks">
      <h2>{t(`${of}.looks`)}</h2>
      <p className="fine">{t(`${of}.looksLead`)}</p>
      {looks.length === 0 ? (
        <p className="fine">{t(`${of}.noLooks`)}</p>
      ) : (
        <ul className="messages">
          {looks.map((look, index) => (
            <LookLine key={`${look.at} ${index}`} look={look} ownCases={of === 'data'} />
          ))}
        </ul>
      )}
      <More {...more} at="looks" />
    </section>
  )
}

function LookLine({ look, ownCases }: { look: Look; ownCases: boolean }): ReactNode {
  const { t, lang, zh } = useScreen()
  const who = [look.office, look.post, look.name || t('data.somebody')].filter(Boolean).join(' ')
  return (
    <li>
      <p className="fine">
        <time>{minuteText(look.at, lang)}</time> · {t(`data.look.${look.kind}`)}
      </p>
      <p {...zh}>
        {who}
        {look.matter && `：${look.matter}`}
      </p>
      <p className="fine">
        {look.purpose && <span {...zh}>{t('data.for', { purpose: look.purpose })} </span>}
        {look.caseNumber && (
          <CaseLink number={ownCases ? look.caseNumber : null}>
            {t('data.inCase', { number: look.caseNumber })}
          </CaseLink>
        )}
        {look.fields && look.fields.length > 0 && (
          <span {...zh}> {t('data.saw', { names: look.fields.join('、') })}</span>
        )}
      </p>
    </li>
  )
}

function CaseLink({ number, children }: { number: string | null; children: ReactNode }): ReactNode {
  return number === null ? children : <a href={paths.myCase(number)}>{children}</a>
}

/** The ways to the newest and to older lines of a log. */
export function More({ next, href, later, at }: Paged & { at: PagedLog }): ReactNode {
  const { t } = useScreen()
  if (!next && !later) return null
  return (
    <p className="tools">
      {later && (
        <a className="button quiet" href={`${href()}#${at}`}>
          {t('data.newest')}
        </a>
      )}
      {next && (
        <a className="button quiet" href={`${href(next)}#${at}`}>
          {t('data.older')}
        </a>
      )}
    </p>
  )
}
