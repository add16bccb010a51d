import type { ReactNode } from 'react'
import type { Scenario } from '../../server/forms/model.ts'
import type { Plan } from '../../server/onething/model.ts'
import { Say, useScreen } from './context.tsx'

/** 您的情形：… what applies of the scenarios, once enough is known; nothing before that. */
export function YourScenarios({ plan }: { plan: Pick<Plan, 'scenarios'> }): ReactNode {
  const { zh } = useScreen()
  const names = [...new Set(plan.scenarios.map(({ name }) => name))]
  if (names.length === 0) return null
  return (
    <p className="notice">
      <Say k="plan.scenarios" names={<b {...zh}>{names.join('、')}</b>} />
    </p>
  )
}

/** The scenarios of a guide, each with what is needed only in it. */
export function ScenarioList(given: {
  scenarios: readonly Scenario[]
  choice: 'one' | 'any'
  needs: readonly { name: string; scenarios?: readonly string[] | undefined }[]
}): ReactNode {
  const { t, zh } = useScreen()
  const { scenarios, choice, needs } = given
  if (scenarios.length === 0) return null
  return (
    <section>
      <h2>{t('item.scenarios')}</h2>
      {choice === 'one' && scenarios.length > 1 && <p>{t('item.scenariosOne')}</p>}
      <ul className="ticks" {...zh}>
        {scenarios.map(({ id, name }) => {
          const own = needs.filter((need) => need.scenarios?.includes(id)).map((need) => need.name)
          const papers = [...new Set(own)]
          return (
            <li key={`${id} ${name}`}>
              <b>{name}</b>
              {papers.length > 0 && `：${papers.join('、')}`}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
