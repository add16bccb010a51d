import type { ReactNode } from 'react'
import { toDate, toDayNumber } from '../../server/calendar/rules.ts'
import type { Company, Paper } from '../../server/companies/model.ts'
import {
  ErrorSummary,
  PostForm,
  problemOf,
  RadioCards,
  Submit,
  TextField,
  TickCards,
  type Problems,
  type Tick,
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
  const ticks: Tick[] = [
    ...papers.map(({ chain, number, title }) => ({
      value: chain,
      label: <span {...zh}>{title}</span>,
      hint: <span className="code">{number}</span>,
      on: given.papers.includes(chain),
    })),
    { name: 'records', value: '1', label: t('company.records'), on: given.records },
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
        <TickCards
          name="papers"
          legend={t('company.papers')}
          ticks={ticks}
          problem={problemOf(problems, 'papers')}
        />
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
