import type { ReactNode } from 'react'
import type { ItemState, TaskSummary } from '../../server/cases/model.ts'
import { dayText } from '../components/dates.ts'
import {
  ClockIcon,
  CrossIcon,
  DashIcon,
  HourglassIcon,
  OverdueIcon,
  QuestionIcon,
  TickIcon,
  TodayIcon,
} from '../components/icons.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { dueKindText, urgencyText } from './urgency.ts'

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

const URGENCY_LOOKS = {
  none: ['still', <DashIcon />],
  normal: ['ok', <ClockIcon />],
  soon: ['warn', <HourglassIcon />],
  today: ['warn', <TodayIcon />],
  overdue: ['bad', <OverdueIcon />],
} as const satisfies Record<TaskSummary['urgency'], readonly [string, ReactNode]>

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
  task: Pick<TaskSummary, 'urgency' | 'dueOn' | 'dueKind' | 'daysLeft' | 'provisional'>
}) {
  const { texts, settings } = useSettings()
  const [look, icon] = URGENCY_LOOKS[task.urgency]
  return (
    <span className="due">
      <span className={`mark-${look} mark-due`}>
        {icon}
        {urgencyText(task, texts)}
      </span>
      {task.dueOn !== null && (
        <small className="quiet">
          <time dateTime={task.dueOn}>{dayText(task.dueOn, settings.language)}</time>{' '}
          {dueKindText(task, texts)}
          {task.provisional && <span title={texts.due.provisionalHint}> ({texts.due.provisional})</span>}
        </small>
      )}
    </span>
  )
}
