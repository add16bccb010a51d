import type { ReactNode } from 'react'
import type { Plan } from '../../server/onething/model.ts'
import { useScreen } from './context.tsx'

/** 「7 张表 63 个字段 → 3 个问题」, computed from the plan. */
export function Saving({ plan }: { plan: Pick<Plan, 'counts'> }): ReactNode {
  const { t } = useScreen()
  const { forms, fields, questions } = plan.counts
  return (
    <p className="saving">
      <span className="saving-was">{t('saving.was', { forms, fields })}</span>
      <span className="saving-arrow" aria-hidden="true">
        →
      </span>
      <span className="out-of-sight">{t('saving.become')}</span>
      <strong>{t('saving.is', { n: questions })}</strong>
    </p>
  )
}
