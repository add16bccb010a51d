import type { ReactNode } from 'react'
import type { ItemState, TaskSummary } from '../../server/cases/model.ts'
import { dayText } from '../components/dates.ts'
import { LevelMark } from '../components/due.tsx'
import {
  ClockIcon,
  CrossIcon,
  DashIcon,
  HourglassIcon,
  QuestionIcon,
  TickIcon,
} from '../components/icons.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'

const STATE_LOOKS = {
  waiting: ['still', <HourglassIcon />],
  submitted: ['new', <ClockIcon />],
  correcting: ['warn', <QuestionIcon />],
  lacking: ['warn', <HourglassIcon />],
  accepted: ['new', <ClockIcon />],
  paused: ['still', <HourglassIcon />],
  proposed: ['new', <QuestionIcon />],
  undertaken: ['warn', <TickIcon />],
  granted: ['ok', <TickIcon />],
  opined: ['ok', <TickIcon />],
  refused: ['bad', <CrossIcon />],
  declined: ['bad', <CrossIcon />],
  stopped: ['still', <DashIcon />],
  spared: ['still', <DashIcon />],
  withdrawn: ['still', <DashIcon />],
  terminated: ['still', <DashIcon />],
  revoked: ['bad', <CrossIcon />],
} as const satisfies Record<ItemState, readonly [string, ReactNode]>

export function StateMark({ task }: { task: Pick<TaskSummary, 'state' | 'itemType'> }) {
  const texts = useTexts()
  const { state, itemType } = task
  const [look, icon] = STATE_LOOKS[state]
  return (
    <span className={`mark-${look} mark-state`}>
      {icon}
      {state === 'refused' && itemType === 'licence' ? texts.licence.refused : texts.state[state]}
    </span>
  )
}

/** Whether a rule is fulfilled; null: the data cannot tell. */
export const lookOf = (passed: boolean | null): 'ok' | 'bad' | 'warn' =>
  passed === null ? 'warn' : passed ? 'ok' : 'bad'

export function CheckMark({ passed }: { passed: boolean | null }) {
  const { task } = useTexts()
  const [icon, text] =
    passed === null
      ? [<QuestionIcon />, task.checkUnknown]
      : passed
        ? [<TickIcon />, task.checkPassed]
        : [<CrossIcon />, task.checkFailed]
  return (
    <span className={`mark-${lookOf(passed)}`}>
      {icon}
      {text}
    </span>
  )
}

/** The day, the working days that are left and which clock it is; words first, colour and picture repeat them. */
export function DueMark({
  task,
}: {
  task: Pick<TaskSummary, 'level' | 'dueOn' | 'dueKind' | 'daysLeft' | 'provisional'>
}) {
  const { texts, settings } = useSettings()
  return (
    <span className="due">
      <LevelMark due={task} />
      {task.dueOn !== null && (
        <small className="quiet">
          <time dateTime={task.dueOn}>{dayText(task.dueOn, settings.language)}</time>{' '}
          {task.dueKind !== null && texts.due[task.dueKind]}
          {task.provisional && <span title={texts.due.provisionalHint}> ({texts.due.provisional})</span>}
        </small>
      )}
    </span>
  )
}
