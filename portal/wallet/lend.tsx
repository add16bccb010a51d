import type { ReactNode } from 'react'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { LEND_HOURS } from '../../server/credentials/commands/lend-certificate.ts'
import type { Certificate } from '../../server/credentials/model.ts'
import type { LoanView, Shown } from '../../server/credentials/wallet.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import {
  ErrorSummary,
  PostForm,
  problemOf,
  RadioCards,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Qr, Rows, ShareButton } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { ShownPage } from './show.tsx'

export type LendGiven = { borrower: string; purpose: string; hours: string }

/** 授权使用: to whom, for what, how long. */
export function LendPage(props: {
  certificate: Certificate
  given: LendGiven
  problems?: Problems
}): ReactNode {
  const { t, zh } = useScreen()
  const { certificate, given, problems } = props
  return (
    <>
      <BackLink href={paths.myCertificate(certificate.number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {certificate.title}
      </p>
      <Heading lead={t('lend.lead')}>{t('lend.title')}</Heading>
      <PostForm action={paths.lendCertificate(certificate.number)}>
        <TextField
          name="borrower"
          label={t('lend.borrower')}
          hint={t('lend.borrowerHint')}
          value={given.borrower}
          problem={problemOf(problems, 'borrower')}
        />
        <TextField
          name="purpose"
          label={t('lend.purpose')}
          hint={t('lend.purposeHint')}
          value={given.purpose}
          size="long"
          problem={problemOf(problems, 'purpose')}
        />
        <RadioCards
          name="hours"
          legend={t('lend.hours')}
          value={given.hours || String(LEND_HOURS[0])}
          problem={problemOf(problems, 'hours')}
          choices={LEND_HOURS.map((hours) => ({ value: String(hours), label: t(`lend.hours.${hours}`) }))}
        />
        <div className="actions">
          <Submit>{t('lend.go')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

/** The link and the code, shown this once. */
export function LentPage(props: {
  certificate: Certificate
  token: string
  code: string
  given: LendGiven
}): ReactNode {
  const { request, t, zh } = useScreen()
  const { certificate, token, code, given } = props
  const url = request.origin + paths.lent(token)
  return (
    <>
      <div className="done-panel">
        <Icon name="done" />
        <Heading lead={t('lend.doneLead')}>{t('lend.done', { name: given.borrower })}</Heading>
      </div>
      <Qr svg={qrSvg(url, t('lend.qr'))} />
      <p>
        <span className="code">{url}</span>
      </p>
      <p>
        <b>
          {t('lend.code')} <span className="code">{code}</span>
        </b>
      </p>
      <p className="fine">{t('lend.codeLead')}</p>
      <p className="tools">
        <ShareButton title={certificate.title} url={url}>
          {t('lend.share')}
        </ShareButton>
        <a className="button quiet" href={paths.myCertificate(certificate.number)} {...zh}>
          {certificate.title}
        </a>
      </p>
    </>
  )
}

/** What the borrower reads before the one use. */
export function BorrowPage(props: {
  loan: LoanView
  token: string
  problems: Problems | undefined
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { loan, token, problems } = props
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading lead={loan.state === 'open' ? t('lend.useLead') : undefined}>{t('lend.useTitle')}</Heading>
      <Rows
        rows={[
          { key: 'title', name: t('verify.what'), value: <span {...zh}>{loan.title}</span> },
          { key: 'holder', name: t('verify.holder'), value: <span {...zh}>{loan.holder}</span> },
          { key: 'borrower', name: t('lend.to'), value: <span {...zh}>{loan.borrower}</span> },
          { key: 'purpose', name: t('lend.for'), value: <span {...zh}>{loan.purpose}</span> },
          { key: 'until', name: t('lend.until'), value: minuteText(loan.expiresAt, lang) },
        ]}
      />
      {loan.state === 'open' ? (
        <PostForm action={paths.lent(token)}>
          <TextField
            name="code"
            label={t('lend.code')}
            hint={t('lend.codeHint')}
            inputMode="numeric"
            size="short"
            problem={problemOf(problems, 'code')}
          />
          <div className="actions">
            <Submit>{t('lend.use')}</Submit>
          </div>
        </PostForm>
      ) : (
        <p className="confirmation tone-warn" role="status">
          {t(`lend.over.${loan.state}`)}
        </p>
      )}
    </>
  )
}

/** The certificate as the borrower sees it, once, with the watermark that says for whom and for what. */
export function BorrowedPage({ shown }: { shown: Shown & { borrower: string; purpose: string } }): ReactNode {
  const { t } = useScreen()
  const mark = `仅供${shown.borrower}办理${shown.purpose}使用 ${toLocalDate(shown.at)}`
  return (
    <div className="marked">
      <ShownPage
        shown={shown}
        note={
          <p className="watermark-text" lang="zh-Hans">
            {mark}
          </p>
        }
      />
      <p className="fine">{t('lend.once')}</p>
      <Watermark text={mark} />
    </div>
  )
}

/** Words across the page, for the eye only: the same stands below as text. */
export function Watermark({ text }: { text: string }): ReactNode {
  return (
    <div className="watermark" aria-hidden="true">
      {Array.from({ length: 12 }, (_, index) => (
        <span key={index} data-words={text} />
      ))}
    </div>
  )
}
