import type { ReactNode } from 'react'
import type { DeliveryAtDesk } from '../../server/deliveries/model.ts'
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

const STATE_LOOKS = {
  due: ['new', <ClockIcon key="i" />],
  sent: ['still', <HourglassIcon key="i" />],
  ready: ['still', <HourglassIcon key="i" />],
  returned: ['warn', <QuestionIcon key="i" />],
  delivered: ['ok', <TickIcon key="i" />],
  refused: ['bad', <CrossIcon key="i" />],
} as const satisfies Record<DeliveryAtDesk['state'], readonly [string, ReactNode]>

export function StateMark({ delivery }: { delivery: Pick<DeliveryAtDesk, 'state' | 'method'> }) {
  const words = useTexts().delivery
  const [look, icon] = STATE_LOOKS[delivery.state]
  const moving = delivery.state === 'sent' && delivery.method === 'nearest'
  return (
    <span className={`mark-${moving ? 'new' : look}`}>
      {icon}
      {moving ? words.moving : words.state[delivery.state]}
    </span>
  )
}

const URGENCY_LOOKS = {
  none: ['still', <DashIcon key="i" />],
  normal: ['ok', <ClockIcon key="i" />],
  soon: ['warn', <HourglassIcon key="i" />],
  today: ['warn', <TodayIcon key="i" />],
  overdue: ['bad', <OverdueIcon key="i" />],
} as const satisfies Record<DeliveryAtDesk['urgency'], readonly [string, ReactNode]>

/** The last day of the ten; words first, colour and picture repeat them. */
export function LastDay({ delivery }: { delivery: DeliveryAtDesk }) {
  const { texts, settings } = useSettings()
  const { urgency, daysLeft, dueOn } = delivery
  const [look, icon] = URGENCY_LOOKS[urgency]
  const left = daysLeft ?? 0
  const words = {
    none: texts.due.none,
    overdue: left === 0 ? texts.due.overdueToday : texts.due.overdue(-left),
    today: texts.due.today,
    soon: texts.due.left(left),
    normal: texts.due.left(left),
  }[urgency]
  return (
    <span className="due">
      <span className={`mark-${look}`}>
        {icon}
        {words}
      </span>
      {dueOn !== null && (
        <small className="quiet">
          <time dateTime={dueOn}>{dayText(dueOn, settings.language)}</time>
        </small>
      )}
    </span>
  )
}
