import type { ReactNode } from 'react'
import { toLocalDate } from '../../server/calendar/rules.ts'
import type { Certificate } from '../../server/credentials/model.ts'
import type { IssuedDocument } from '../../server/documents/model.ts'
import type { CheckedFile } from '../../server/seals/model.ts'
import { FAULT_TEXTS } from '../../server/seals/rules.ts'
import { useScreen } from '../components/context.tsx'
import { PostForm } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { dateText, minuteText } from '../components/words.ts'
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

/** Since when a document no longer stands, why, and which took its place. */
export function useCancellation(
  document: IssuedDocument | undefined,
): { key: string; name: string; value: ReactNode }[] {
  const { t, lang } = useScreen()
  const row = (
    key: string,
    name: string,
    value: ReactNode,
  ): { key: string; name: string; value: ReactNode }[] => (value ? [{ key, name, value }] : [])
  const written = (text: string | null | undefined): ReactNode => text && <span lang="zh-Hans">{text}</span>
  const { cancelledAt, cancelReason, cancelledBy } = document ?? {}
  return [
    ...row('off', t('verify.cancelledOn'), cancelledAt && dateText(toLocalDate(cancelledAt), lang)),
    ...row('why', t('verify.why'), written(cancelReason)),
    ...row('by', t('verify.by'), written(cancelledBy)),
  ]
}

/**
 * 核验结果: one sentence whether the file is genuine, what to do if not, and who sealed it and when. `state` and `document`: how the
 * certificate or the document stands today whose file it is; a genuine file of one that has ended is told apart.
 */
export function CheckedFilePage({
  checked,
  state,
  document,
}: {
  checked: CheckedFile
  state?: Certificate['state'] | undefined
  document?: IssuedDocument | undefined
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { fault, signatory, signedAt, paper } = checked
  const text = fault && FAULT_TEXTS[fault]
  const cancellation = useCancellation(document)
  // Whoever has the file byte for byte has the check code that is printed in it.
  const now = document
    ? paths.verifiedDocument(document.number, document.code)
    : paths.verified(paper?.number ?? '')
  const ended =
    document?.state === 'cancelled'
      ? 'verify.documentInvalid'
      : state !== undefined && state !== 'valid'
        ? (`verify.state.${state}` as const)
        : undefined
  return (
    <>
      <div className={fault || ended ? 'confirmation tone-bad' : 'done-panel'}>
        <Icon name={fault || ended ? 'stop' : 'done'} />
        <Heading>{text ? (lang === 'en' ? text.en : text.zh) : t(ended ?? 'verify.fileGenuine')}</Heading>
      </div>
      {ended && <p>{t('verify.fileGenuine')}</p>}
      {fault && paper?.resealed ? (
        <p>{t('verify.fileResealed')}</p>
      ) : (
        text && lang !== 'en' && <p>{text.next}</p>
      )}
      {!fault && !checked.revocationKnown && <p>{t('verify.fileUnknownRevocation')}</p>}
      {!fault && paper && (
        <p>
          {t('verify.fileNow')} <a href={now}>{t('verify.fileNowLink')}</a>
        </p>
      )}
      {!fault && !paper && <p>{t('verify.fileStranger')}</p>}
      <Rows
        rows={[
          ...cancellation,
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
