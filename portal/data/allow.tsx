import type { ReactNode } from 'react'
import type { Office } from '../../server/offices/model.ts'
import { CODE_MINUTES, CONSENT_DAYS } from '../../server/dossier/model.ts'
import {
  describedBy,
  ErrorSummary,
  FieldError,
  fieldId,
  PostForm,
  problemOf,
  RadioCards,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import { minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

export type AllowGiven = { office: string; purpose: string; days: string }

/** 授权查看: which office, what for, how long. */
export function AllowPage(props: { offices: Office[]; given: AllowGiven; problems?: Problems }): ReactNode {
  const { t, zh } = useScreen()
  const { offices, given, problems } = props
  const id = fieldId('office')
  const wrong = problemOf(problems, 'office')
  return (
    <>
      <BackLink href={paths.myData()} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('data.allowLead')}>{t('data.allow')}</Heading>
      <PostForm action={paths.allowOffice}>
        <div className={wrong ? 'field wrong' : 'field'}>
          <label htmlFor={id}>{t('data.allowOffice')}</label>
          <FieldError id={id} problem={wrong} />
          <select
            id={id}
            name="office"
            defaultValue={given.office}
            aria-describedby={describedBy(id, undefined, wrong)}
            aria-invalid={wrong ? true : undefined}
          >
            <option value="">—</option>
            {offices.map((office) => (
              <option key={office.id} value={office.id} {...zh}>
                {office.name}
              </option>
            ))}
          </select>
        </div>
        <TextField
          name="purpose"
          label={t('data.allowPurpose')}
          hint={t('data.allowPurposeHint')}
          value={given.purpose}
          size="long"
          problem={problemOf(problems, 'purpose')}
        />
        <RadioCards
          name="days"
          legend={t('data.allowDays')}
          value={given.days || String(CONSENT_DAYS[0])}
          problem={problemOf(problems, 'days')}
          choices={CONSENT_DAYS.map((days) => ({ value: String(days), label: t(`data.days.${days}`) }))}
        />
        <div className="actions">
          <Submit>{t('data.allowGo')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

/** 授权码, shown this once. */
export function ConsentCodePage({ code, expiresAt }: { code: string; expiresAt: Date }): ReactNode {
  const { t, lang } = useScreen()
  return (
    <>
      <BackLink href={paths.myData()} />
      <Heading lead={t('data.codeLead', { minutes: CODE_MINUTES })}>{t('data.codeTitle')}</Heading>
      <p className="done-codes">
        <span className="code">{`${code.slice(0, 4)} ${code.slice(4)}`}</span>
      </p>
      <p>{t('data.codeUntil', { at: minuteText(expiresAt, lang) })}</p>
      <p className="fine">{t('data.codeNote')}</p>
    </>
  )
}
