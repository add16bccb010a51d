import type { ReactNode } from 'react'
import type { Definition, Plan } from '../../server/onething/model.ts'
import { useScreen } from '../components/context.tsx'
import { Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'

/** The frame of every page of a preview: says that it is one, and leads back to its beginning. */
export function PreviewFrame({ again, children }: { again: string; children: ReactNode }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <aside className="preview-note" aria-label={t('preview.label')}>
        <p>
          {t('preview.note')} <a href={again}>{t('preview.again')}</a>
        </p>
      </aside>
      {children}
    </>
  )
}

/** Everything is answered: which items are done, and which papers are still to be handed in. */
export function PreviewEnd({ definition, plan }: { definition: Definition; plan: Plan }): ReactNode {
  const { t, zh } = useScreen()
  const text = (of: string): ReactNode => <span {...zh}>{of}</span>
  return (
    <>
      <Heading lead={t('preview.endLead', { n: plan.counts.uploads })}>{t('preview.end')}</Heading>
      <h2>{t('preview.steps')}</h2>
      <Rows
        rows={plan.steps.map((step) => ({
          key: step.id,
          name: text(definition.items[step.item]?.item.name ?? step.item),
          value: t(step.included ? 'preview.done' : 'preview.leftOut'),
          note: step.included ? undefined : text(step.reason),
        }))}
      />
      <h2>{t('preview.papers')}</h2>
      {plan.materials.length === 0 && <p>{t('preview.noPapers')}</p>}
      <Rows
        rows={plan.materials.map(({ id, name, resolution }) => ({
          key: id,
          name: text(name),
          value: t(resolution.as === 'asked' ? 'preview.bring' : 'preview.spared'),
          note: text(resolution.reason),
        }))}
      />
    </>
  )
}
