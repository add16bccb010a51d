import { problemAt } from '../../api/problem.ts'
import { useTexts } from '../../components/settings.tsx'
import { UndertakingView } from '../task-proposal.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { SaidField } from './said-field.tsx'

/** 受理. */
export function AcceptDrawer(given: ActGiven) {
  const { accept } = useTexts()
  const [opinion, setOpinion] = useDraft(given.task, 'accept', '')
  return (
    <ActDrawer
      {...given}
      act="accept"
      ready
      title={accept.title}
      intro={accept.intro}
      submit={accept.submit}
      read={() => (opinion.trim() === '' ? {} : { opinion: opinion.trim() })}
    >
      {(problem) => (
        <SaidField
          task={given.task}
          act="accept"
          label={accept.opinion}
          optional
          error={problemAt(problem, 'opinion')}
          value={opinion}
          change={setOpinion}
        />
      )}
    </ActDrawer>
  )
}

/** 容缺受理, on the undertaking that the applicant has signed; without one it says how to get it. */
export function LackingDrawer(given: ActGiven) {
  const { lacking } = useTexts()
  const { task } = given
  const signed = task.undertaking?.kind === 'lacking'
  return (
    <ActDrawer
      {...given}
      act="acceptLacking"
      ready={signed}
      blocked={signed ? undefined : lacking.none}
      title={lacking.title}
      intro={lacking.intro}
      submit={lacking.submit}
      read={() => ({})}
    >
      {() => signed && <UndertakingView task={task} />}
    </ActDrawer>
  )
}
