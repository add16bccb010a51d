import type { ReactNode } from 'react'
import type { Held, Look, Theme } from '../../server/dossier/model.ts'
import type { MyData } from '../../server/dossier/queries.ts'
import { PostForm } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { anchor, paths } from '../paths.ts'
import type { TextKey } from '../texts/texts.ts'

export type DataProps = MyData & {
  shown: boolean
  at: { calls?: string | undefined; looks?: string | undefined }
}

/** 我的数据: what is held, where from, how old, who used it, who looked. */
export function DataPage(props: DataProps): ReactNode {
  const { t } = useScreen()
  const { themes, certificates, phone, shown, at } = props
  const count = themes.reduce((sum, { values }) => sum + values.length, 0)
  return (
    <>
      <BackLink href={paths.me} />
      <Heading lead={t('data.lead')}>{t('data.title')}</Heading>
      <nav aria-label={t('data.contents')}>
        <ul>
          {(['held', 'calls', 'looks', 'consents'] as const).map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{t(`data.${part}`, { n: count })}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section id="held">
        <h2>{t('data.held', { n: count })}</h2>
        {count === 0 ? (
          <Empty>
            <p>{t('data.none')}</p>
          </Empty>
        ) : (
          <>
            <p>
              <a className="button quiet" href={paths.myData({ ...at, shown: !shown })} rel="nofollow">
                {t(shown ? 'data.hide' : 'data.show')}
              </a>
            </p>
            {themes.map((theme) => (
              <ThemeRows key={theme.name} theme={theme} open={shown || themes.length === 1} />
            ))}
          </>
        )}
        <h3>{t('data.contact')}</h3>
        <Rows rows={[{ key: 'phone', name: t('data.phone'), value: phone, note: t('data.contactNote') }]} />
      </section>
      <Certificates certificates={certificates} />
      <Calls {...props} />
      <Looks {...props} />
      <Consents consents={props.consents} />
      <PrintAndShare title={t('data.title')} />
    </>
  )
}

/** One theme, folded until it is asked for: what is held of a newborn is long. Open in full, and where an objection is running. */
function ThemeRows({ theme: { name, values }, open }: { theme: Theme; open: boolean }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <details
      id={`theme-${anchor(name)}`}
      open={open || values.some(({ correction }) => correction !== null)}
    >
      <summary {...zh}>{t('data.theme', { name, n: values.length })}</summary>
      <Rows
        rows={values.map((value) => ({
          key: `${value.element} ${value.source ?? value.kind}`,
          name: <span {...zh}>{value.name}</span>,
          value: <span {...zh}>{value.text}</span>,
          note: <ValueNote value={value} />,
        }))}
      />
    </details>
  )
}

/** Whence, how old, in which case; and how an objection to it stands, or the way to one. */
function ValueNote({ value }: { value: Held }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { kind, department, days, on, cases, caseNumber, correction } = value
  const from =
    kind === 'source'
      ? t('data.fromSource', { name: department ?? '' })
      : t(kind === 'identity' ? 'data.fromSignIn' : 'data.fromYou')
  return (
    <>
      <span {...zh}>{from}</span> ·{' '}
      {days === 0 ? t('data.today') : t('data.age', { on: dateText(on, lang), n: days })} ·{' '}
      <a href={paths.myCase(caseNumber)}>
        {cases === 1
          ? t('data.inCase', { number: caseNumber })
          : t('data.inCases', { n: cases, number: caseNumber })}
      </a>
      {correction && (
        <>
          <br />
          {t(`data.correction.${correction.state}`, { on: correction.on ? dateText(correction.on, lang) : '' })}{' '}
          <a href={paths.myCase(correction.caseNumber)}>{t('data.correction.see')}</a>
        </>
      )}
      {value.contestable && (
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

function Certificates({ certificates }: Pick<MyData, 'certificates'>): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section>
      <h2>{t('data.certificates', { n: certificates.length })}</h2>
      {certificates.length === 0 ? (
        <p className="fine">{t('data.noCertificates')}</p>
      ) : (
        <ul className="case-list">
          {certificates.map(({ number, title, issuer, state, issuedOn }) => (
            <li key={number}>
              <p>
                <a href={paths.myCertificate(number)} {...zh}>
                  {title}
                </a>{' '}
                <span className={`tag ${state === 'valid' ? 'good' : 'plain'}`}>
                  {t(`wallet.state.${state}`)}
                </span>
              </p>
              <p className="fine">
                <span {...zh}>{issuer}</span> · {t('data.issuedOn', { on: dateText(issuedOn, lang) })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
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

function Calls({ calls: { calls, next }, shown, at }: DataProps): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="calls">
      <h2>{t('data.calls')}</h2>
      <p className="fine">{t('data.callsLead')}</p>
      {calls.length === 0 ? (
        <p className="fine">{t('data.noCalls')}</p>
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
      <More
        next={next && `${paths.myData({ ...at, shown, calls: next })}#calls`}
        first={at.calls && `${paths.myData({ ...at, shown, calls: undefined })}#calls`}
      />
    </section>
  )
}

function Looks({ looks: { looks, next }, shown, at }: DataProps): ReactNode {
  const { t } = useScreen()
  return (
    <section id="looks">
      <h2>{t('data.looks')}</h2>
      <p className="fine">{t('data.looksLead')}</p>
      {looks.length === 0 ? (
        <p className="fine">{t('data.noLooks')}</p>
      ) : (
        <ul className="messages">
          {looks.map((look, index) => (
            <LookLine key={`${look.at} ${index}`} look={look} />
          ))}
        </ul>
      )}
      <More
        next={next && `${paths.myData({ ...at, shown, looks: next })}#looks`}
        first={at.looks && `${paths.myData({ ...at, shown, looks: undefined })}#looks`}
      />
    </section>
  )
}

function LookLine({ look }: { look: Look }): ReactNode {
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
          <a href={paths.myCase(look.caseNumber)}>{t('data.inCase', { number: look.caseNumber })}</a>
        )}
        {look.fields && look.fields.length > 0 && (
          <span {...zh}> {t('data.saw', { names: look.fields.join('、') })}</span>
        )}
      </p>
    </li>
  )
}

function More(props: { next: string | null; first: string | undefined }): ReactNode {
  const { t } = useScreen()
  if (!props.next && !props.first) return null
  return (
    <p className="tools">
      {props.first && (
        <a className="button quiet" href={props.first}>
          {t('data.newest')}
        </a>
      )}
      {props.next && (
        <a className="button quiet" href={props.next}>
          {t('data.older')}
        </a>
      )}
    </p>
  )
}

function Consents({ consents }: Pick<MyData, 'consents'>): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <section id="consents">
      <h2>{t('data.consents')}</h2>
      <p className="fine">{t('data.consentsLead')}</p>
      {consents.length === 0 ? (
        <p className="fine">{t('data.noConsents')}</p>
      ) : (
        <ul className="case-list">
          {consents.map((consent) => (
            <li key={consent.id}>
              <p>
                <span {...zh}>{consent.office ?? t('data.consentCode')}</span>{' '}
                <span className={`tag ${consent.state === 'open' ? 'good' : 'plain'}`}>
                  {t(`data.consent.${consent.state}`)}
                </span>
              </p>
              <p className="fine">
                <span {...zh}>{consent.purpose}</span> ·{' '}
                {t('data.consentUntil', { at: minuteText(consent.expiresAt, lang) })}
              </p>
              {consent.state === 'open' && (
                <PostForm action={paths.endConsent(consent.id)}>
                  <button className="link-button">
                    {t('data.endConsent')}
                    <span className="out-of-sight" {...zh}>
                      {consent.office ?? ''}
                    </span>
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a className="button quiet" href={paths.allowOffice}>
          {t('data.allow')}
        </a>
      </p>
      <PostForm action={paths.consentCode}>
        <button className="button quiet">{t('data.code')}</button>
      </PostForm>
    </section>
  )
}
