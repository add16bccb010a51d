import type { ReactNode } from 'react'
import type { VerifiedCertificate } from '../../server/credentials/queries.ts'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'

export function VerifyFormPage({ number, missing }: { number?: string; missing?: boolean }): ReactNode {
  const { options, t } = useScreen()
  return (
    <>
      {missing && (
        <div className="confirmation tone-bad" role="status">
          <Icon name="stop" />
          <div>
            <p>
              <b>{t('verify.missing')}</b>
            </p>
            <p>{t('verify.missingThen', { hotline: options.region.head.hotline })}</p>
          </div>
        </div>
      )}
      <Heading lead={t('verify.lead')}>{t('verify.title')}</Heading>
      <form method="get" action={paths.verify}>
        <div className="field">
          <label htmlFor="number">{t('results.number')}</label>
          <input
            className="long"
            id="number"
            name="number"
            defaultValue={number}
            autoComplete="off"
            spellCheck={false}
            autoFocus={!missing}
          />
        </div>
        <div className="actions">
          <button className="button">{t('verify.go')}</button>
        </div>
      </form>
    </>
  )
}

/** 核验: what anybody may know who holds the number; names and numbers are masked. */
export function VerifiedPage({ certificate }: { certificate: VerifiedCertificate }): ReactNode {
  const { t, lang, zh } = useScreen()
  const valid = certificate.state === 'valid'
  return (
    <>
      <div className={valid ? 'done-panel' : 'confirmation tone-bad'}>
        <Icon name={valid ? 'done' : 'stop'} />
        <Heading>{valid ? t('verify.valid') : t('verify.invalid')}</Heading>
      </div>
      <Rows
        rows={[
          { key: 'title', name: t('verify.what'), value: <span {...zh}>{certificate.title}</span> },
          {
            key: 'number',
            name: t('results.number'),
            value: <span className="code">{certificate.number}</span>,
          },
          { key: 'holder', name: t('verify.holder'), value: <span {...zh}>{certificate.holder}</span> },
          { key: 'issuer', name: t('verify.issuer'), value: <span {...zh}>{certificate.issuer}</span> },
          { key: 'on', name: t('verify.on'), value: dateText(certificate.issuedOn, lang) },
          ...certificate.rows.map((row) => ({
            key: `row-${row.label}`,
            name: <span {...zh}>{row.label}</span>,
            value: <span {...zh}>{row.value}</span>,
          })),
        ]}
      />
      <p className="fine">{t('verify.masked')}</p>
    </>
  )
}
