import type { ReactNode } from 'react'
import type { Certificate } from '../../server/credentials/model.ts'
import type { CheckedFile } from '../../server/seals/model.ts'
import { FAULT_TEXTS } from '../../server/seals/rules.ts'
import { useScreen } from '../components/context.tsx'
import { PostForm } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

/** Where a file is chosen that is to be checked; stands below the form for numbers, and again below each finding. */
export function FileForm({ missing = false }: { missing?: boolean }): ReactNode {
  const { t } = useScreen()
  return (
    <section>
      <h2 id="file-title">{t('verify.fileTitle')}</h2>
      <p>{t('verify.fileLead')}</p>
      <PostForm action={paths.verifyFile} files>
        <div className={missing ? 'field error' : 'field'}>
          <label htmlFor="file">{t('verify.file')}</label>
          {missing && (
            <p className="error-message" id="file-error">
              {t('verify.fileNone')}
            </p>
          )}
          <input
            type="file"
            id="file"
            name="file"
            accept="application/pdf"
            aria-describedby={missing ? 'file-error' : undefined}
          />
        </div>
        <div className="actions">
          <button className="button">{t('verify.fileGo')}</button>
        </div>
      </PostForm>
    </section>
  )
}

/**
 * 核验结果: one sentence whether the file is genuine, what to do if not, and who sealed it and when. `state`: how the certificate that it
 * shows stands today; a genuine file of one that has ended is told apart.
 */
export function CheckedFilePage({
  checked,
  state,
}: {
  checked: CheckedFile
  state: Certificate['state'] | undefined
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { fault, signatory, signedAt, paper } = checked
  const text = fault && FAULT_TEXTS[fault]
  const ended = !fault && state !== undefined && state !== 'valid' ? state : undefined
  return (
    <>
      <div className={fault || ended ? 'confirmation tone-bad' : 'done-panel'}>
        <Icon name={fault || ended ? 'stop' : 'done'} />
        <Heading>
          {text
            ? lang === 'en'
              ? text.en
              : text.zh
            : t(ended ? `verify.state.${ended}` : 'verify.fileGenuine')}
        </Heading>
      </div>
      {ended && <p>{t('verify.fileGenuine')}</p>}
      {text && lang !== 'en' && <p>{text.next}</p>}
      {!fault && !checked.revocationKnown && <p>{t('verify.fileUnknownRevocation')}</p>}
      {!fault && paper && (
        <p>
          {t('verify.fileNow')} <a href={paths.verified(paper.number)}>{t('verify.fileNowLink')}</a>
        </p>
      )}
      {!fault && !paper && <p>{t('verify.fileStranger')}</p>}
      <Rows
        rows={[
          ...(fault || !signatory
            ? []
            : [
                { key: 'by', name: t('verify.fileBy'), value: <span {...zh}>{signatory.organ}</span> },
                { key: 'seal', name: t('verify.fileSeal'), value: <span {...zh}>{signatory.name}</span> },
                {
                  key: 'code',
                  name: t('verify.fileCode'),
                  value: <span className="code">{signatory.code}</span>,
                },
              ]),
          ...(!fault && checked.sm2
            ? [{ key: 'kind', name: t('verify.fileKind'), value: t('verify.fileSm2') }]
            : []),
          ...(!fault && signedAt
            ? [{ key: 'at', name: t('verify.fileAt'), value: minuteText(signedAt.toISOString(), lang) }]
            : []),
          {
            key: 'digest',
            name: t('verify.fileDigest'),
            value: <span className="code digest">{checked.digest}</span>,
          },
        ]}
      />
      <FileForm />
    </>
  )
}
