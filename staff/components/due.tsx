import type { ReactNode } from 'react'
import type { ClockLevel } from '../../server/deadlines/model.ts'
import { ClockIcon, DashIcon, HourglassIcon, OverdueIcon, TodayIcon } from './icons.tsx'
import { useTexts } from './settings.tsx'
import { dueText, type Due } from './due-text.ts'

const LOOKS: Record<ClockLevel, readonly [string, ReactNode]> = {
  none: ['ok', <ClockIcon key="i" />],
  soon: ['warn', <HourglassIcon key="i" />],
  today: ['warn', <TodayIcon key="i" />],
  overdue: ['bad', <OverdueIcon key="i" />],
}

/** How near the last day is; words first, colour and picture repeat them. */
export function LevelMark({ due }: { due: Due }) {
  const texts = useTexts()
  const [look, icon] = due.daysLeft === null ? ['still', <DashIcon key="i" />] : LOOKS[due.level]
  return (
    <span className={`mark-${look} mark-due`}>
      {icon}
      {dueText(due, texts)}
    </span>
  )
}
