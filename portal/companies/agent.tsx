import type { ReactNode } from 'react'
import { toDate, toDayNumber } from '../../server/calendar/rules.ts'
import type { Company, Paper } from '../../server/companies/model.ts'
import {
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
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'

/** For how many days an agent may be named. */
const DAYS = [7, 30, 90, 365]

export type AgentGiven = { number: string; name: string; papers: string[]; records: boolean; until: string }

/** 请一位经办人: who, for which papers, until when. */
export function NameAgentPage(props: {
  company: Company
  papers: Paper[]
  given: AgentGiven
  today: string
  problems: Problems | undefined
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { company, papers, given, today, problems } = props
  const dayAfter = (n: number): string => toDate(toDayNumber(today) + n)
  const id = fieldId('papers')
  const wrong = problemOf(problems, 'papers')
  const ticks = [
    ...papers.map(({ chain, number, title }) => ({
      key: chain,
      name: 'papers',
      value: chain,
      label: <span {...zh}>{title}</span>,
      hint: number,
      on: given.papers.includes(chain),
    })),
    {
      key: 'records',
      name: 'records',
      value: '1',
      label: t('company.records'),
      hint: undefined,
      on: given.records,
    },
  ]
  return (
    <>
      <BackLink href={paths.company(company.code)}>
        <span {...zh}>{company.name}</span>
      </BackLink>
      <ErrorSummary problems={problems} />
      <Heading lead={t('company.nameLead')}>{t('company.name')}</Heading>
      <PostForm action={paths.nameAgent(company.code)}>
        <TextField
          name="number"
          label={t('company.agentNumber')}
          value={given.number}
          size="long"
          problem={problemOf(problems, 'number')}
        />
        <TextField
          name="name"
          label={t('company.agentName')}
          value={given.name}
          problem={problemOf(problems, 'name')}
        />
        <fieldset className={wrong ? 'field wrong' : 'field'}>
          <legend>{t('company.papers')}</legend>
          <FieldError id={id} problem={wrong} />
          <div className="cards">
            {ticks.map(({ key, name, value, label, hint, on }, index) => {
              const own = index === 0 ? id : `${id}-${index}`
              return (
                <div className="card tick-row" key={key}>
                  <input
                    type="checkbox"
                    id={own}
                    name={name}
                    value={value}
                    defaultChecked={on}
                    aria-describedby={hint ? `${own}-hint` : undefined}
                  />
                  <label htmlFor={own}>{label}</label>
                  {hint && (
                    <p className="hint code" id={`${own}-hint`}>
                      {hint}
                    </p>
                  )}
                </div>
              )
            })}
          </div>
        </fieldset>
        <RadioCards
          name="until"
          legend={t('company.days')}
          value={given.until || dayAfter(DAYS[1] ?? 0)}
          problem={problemOf(problems, 'until')}
          choices={DAYS.map((n) => ({
            value: dayAfter(n),
            label: t('company.dayCount', { n, day: dateText(dayAfter(n), lang) }),
          }))}
        />
        <div className="actions">
          <Submit>{t('company.nameGo')}</Submit>
        </div>
      </PostForm>
    </>
  )
}
