import type { ReactNode } from 'react'
import { SHOW_SECONDS } from '../../server/credentials/commands/show-certificate.ts'
import type { Certificate } from '../../server/credentials/model.ts'
import type { Shown } from '../../server/credentials/wallet.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { Csrf, ErrorSummary, PostForm, Submit, TickCards, type Problems } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Qr, Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { STATE_LOOK } from './page.tsx'

type ChooseProps = { certificate: Certificate; chosen: readonly string[]; problems?: Problems }

/** 亮证, first step: the holder chooses what will be seen. Nothing chosen: only whether it is valid. */
export function ChoosePage({ certificate, chosen, problems }: ChooseProps): ReactNode {
  const { t, zh } = useScreen()
  const { number, title, rows } = certificate
  return (
    <>
      <BackLink href={paths.myCertificate(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {title}
      </p>
      <Heading lead={t('wallet.chooseLead')}>{t('wallet.choose')}</Heading>
      <PostForm action={paths.showCertificate(number)}>
        <TickCards
          name="field"
          legend={t('wallet.chooseFields')}
          hint={t('wallet.chooseHint')}
          ticks={rows.map(({ label, text }) => ({
            value: label,
            label,
            hint: text,
            on: chosen.includes(label),
            ...zh,
          }))}
        />
        <div className="actions">
          <Submit>{t('wallet.makeCode')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

type CodeProps = { certificate: Certificate; fields: readonly string[]; token: string }

/**
 * 亮证, second step: the code, which lives a minute. A browser that can renews it by itself (wallet.client.ts) by sending the same
 * form; without one the button does.
 */
export function CodePage({ certificate, fields, token }: CodeProps): ReactNode {
  const { request, t, zh } = useScreen()
  const { number, title, state } = certificate
  return (
    <>
      <BackLink href={paths.myCertificate(number)} />
      <p className="caption" {...zh}>
        {title}
      </p>
      <Heading lead={t('wallet.codeLead')}>{t('wallet.code')}</Heading>
      {state !== 'valid' && (
        <p className="confirmation tone-warn">
          <b>{t(`wallet.state.${state}`)}</b>
        </p>
      )}
      <form
        method="post"
        action={paths.showCertificate(number)}
        data-renews={SHOW_SECONDS - 5}
        data-lost={t('wallet.codeLost')}
        className="show-code"
      >
        <Csrf />
        {fields.map((label) => (
          <input key={label} type="hidden" name="field" value={label} />
        ))}
        <div data-code>
          <Qr svg={qrSvg(request.origin + paths.shown(token), t('wallet.qr'))} />
        </div>
        <p className="fine" data-told role="status">
          {t('wallet.codeLives')}
        </p>
        <Submit quiet>{t('wallet.renew')}</Submit>
      </form>
      <p className="fine">
        {t('wallet.willSee')} <span {...zh}>{fields.join(t('common.or')) || t('wallet.onlyState')}</span>
      </p>
    </>
  )
}

/** What the address of a code opens: one button. Only whoever presses it looks. */
export function ScanPage({ token }: { token: string }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <Heading lead={t('scan.lead')}>{t('scan.title')}</Heading>
      <PostForm action={paths.shown(token)}>
        <div className="actions">
          <Submit>{t('scan.go')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

/** What whoever scanned the code sees: whether it is valid now, and what the holder chose. */
export function ShownPage({ shown, note }: { shown: Shown; note?: ReactNode }): ReactNode {
  const { t, lang, zh } = useScreen()
  const valid = shown.state === 'valid'
  return (
    <>
      <div className={valid ? 'done-panel' : 'confirmation tone-bad'}>
        <Icon name={STATE_LOOK[shown.state].icon} />
        <Heading>{t(`verify.state.${shown.state}`)}</Heading>
      </div>
      <Rows
        rows={[
          { key: 'title', name: t('verify.what'), value: <span {...zh}>{shown.title}</span> },
          { key: 'holder', name: t('verify.holder'), value: <span {...zh}>{shown.holder}</span> },
          { key: 'issuer', name: t('verify.issuer'), value: <span {...zh}>{shown.issuer}</span> },
          {
            key: 'until',
            name: t('wallet.validity'),
            value:
              shown.validUntil === null
                ? t('wallet.lasting')
                : t('wallet.until', { day: dateText(shown.validUntil, lang) }),
          },
          ...shown.rows.map((row) => ({
            key: `row-${row.label}`,
            name: <span {...zh}>{row.label}</span>,
            value: <span {...zh}>{row.text}</span>,
          })),
        ]}
      />
      {note}
      <p className="fine">{t('wallet.shownAt', { at: minuteText(shown.at, lang) })}</p>
    </>
  )
}
