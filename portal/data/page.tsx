import type { ReactNode } from 'react'
import type { MyData } from '../../server/dossier/queries.ts'
import { PostForm } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { Calls, Looks, ThemeRows } from './held.tsx'

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
        <ul className="links">
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
              <ThemeRows
                key={theme.name}
                theme={theme}
                shown={shown}
                alone={themes.length === 1}
                ownCases
              />
            ))}
          </>
        )}
        <h3>{t('data.contact')}</h3>
        <Rows rows={[{ key: 'phone', name: t('data.phone'), value: phone, note: t('data.contactNote') }]} />
      </section>
      <Certificates certificates={certificates} />
      <Calls
        {...props.calls}
        of="data"
        href={(calls) => paths.myData({ ...at, shown, calls })}
        later={at.calls !== undefined}
      />
      <Looks
        {...props.looks}
        of="data"
        href={(looks) => paths.myData({ ...at, shown, looks })}
        later={at.looks !== undefined}
      />
      <Consents consents={props.consents} />
      <PrintAndShare title={t('data.title')} />
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
