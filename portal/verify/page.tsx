import type { ReactNode } from 'react'
import type { VerifiedCertificate } from '../../server/credentials/queries.ts'
import { documentHtml } from '../../server/documents/html.ts'
import type { IssuedDocument } from '../../server/documents/model.ts'
import { maskName } from '../../server/people/identifiers.ts'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { FileForm, useCancellation } from './file.tsx'

/** Why the number that was given shows nothing. */
export type VerifyProblem =
  | { what: 'missing' | 'codeMissing' | 'noDocument' | 'fileNone' }
  | { what: 'tooMany'; sentence: string }

export function VerifyFormPage({ number, problem }: { number?: string; problem?: VerifyProblem }): ReactNode {
  const { options, t } = useScreen()
  const { hotline } = options.region().head
  return (
    <>
      {problem && problem.what !== 'fileNone' && (
        <div className="confirmation tone-bad" role="status">
          <Icon name="stop" />
          <div>
            <p>
              <b>{t(`verify.${problem.what}`)}</b>
            </p>
            <p>
              {problem.what === 'tooMany' ? problem.sentence : t(`verify.${problem.what}Then`, { hotline })}
            </p>
          </div>
        </div>
      )}
      <Heading lead={t('verify.lead')}>{t('verify.title')}</Heading>
      <form method="get" action={paths.verify}>
        <div className="field">
          <label htmlFor="number">{t('verify.number')}</label>
          <input
            className="long"
            id="number"
            name="number"
            defaultValue={number}
            autoComplete="off"
            spellCheck={false}
            autoFocus={!problem}
          />
        </div>
        <div className="field">
          <label htmlFor="k">{t('verify.code')}</label>
          <p className="hint" id="k-hint">
            {t('verify.codeHint')}
          </p>
          <input id="k" name="k" autoComplete="off" spellCheck={false} aria-describedby="k-hint" />
        </div>
        <div className="actions">
          <button className="button">{t('verify.go')}</button>
        </div>
      </form>
      <FileForm missing={problem?.what === 'fileNone'} />
    </>
  )
}

/** 核验: what anybody may know who holds the number; names and numbers are masked. */
export function VerifiedPage({ certificate }: { certificate: VerifiedCertificate }): ReactNode {
  const { t, lang, zh } = useScreen()
  const valid = certificate.state === 'valid'
  return (
    <>
      <Verdict stands={valid} then={t(`verify.then.${certificate.state}`)}>
        {t(`verify.state.${certificate.state}`)}
      </Verdict>
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
          {
            key: 'until',
            name: t('wallet.validity'),
            value:
              certificate.validUntil === null
                ? t('wallet.lasting')
                : t('wallet.until', { day: dateText(certificate.validUntil, lang) }),
          },
          ...(valid
            ? []
            : [{ key: 'since', name: t('verify.since'), value: dateText(certificate.since, lang) }]),
          ...(certificate.version > 1
            ? [{ key: 'version', name: t('verify.version'), value: String(certificate.version) }]
            : []),
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

/** 核验文书: whether it is genuine and stands, and its text for whoever cannot read the paper. The text is not translated. */
export function VerifiedDocumentPage({ document }: { document: IssuedDocument }): ReactNode {
  const { t, lang } = useScreen()
  const { content } = document
  const { applicant, item } = content.about
  const stands = document.state === 'standing'
  const row = (
    key: string,
    name: string,
    text: string | null,
  ): { key: string; name: string; value: ReactNode }[] =>
    text === null ? [] : [{ key, name, value: <span lang="zh-Hans">{text}</span> }]
  const masked = applicant && content.names.includes(applicant) ? maskName(applicant) : applicant
  const cancellation = useCancellation(document)
  return (
    <>
      <Verdict stands={stands}>{t(stands ? 'verify.documentValid' : 'verify.documentInvalid')}</Verdict>
      <Rows
        rows={[
          ...row('title', t('verify.document'), content.title),
          ...row('number', t('verify.documentNumber'), document.number),
          ...row('office', t('verify.issuer'), content.office),
          { key: 'on', name: t('verify.on'), value: dateText(content.issuedOn, lang) },
          ...row('item', t('verify.item'), item),
          ...row('applicant', t('verify.applicant'), masked),
          ...cancellation,
        ]}
      />
      <p className="fine">{t('verify.documentMasked')}</p>
      <section className="paper-text">
        <h2>{t('verify.text')}</h2>
        <div dangerouslySetInnerHTML={{ __html: documentHtml(document, { masked: true, level: 3 }) }} />
      </section>
    </>
  )
}

function Verdict({
  stands,
  then,
  children,
}: {
  stands: boolean
  then?: string
  children: ReactNode
}): ReactNode {
  return (
    <div className={stands ? 'done-panel' : 'confirmation tone-bad'}>
      <Icon name={stands ? 'done' : 'stop'} />
      <Heading lead={then}>{children}</Heading>
    </div>
  )
}
