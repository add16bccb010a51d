import type { ReactNode } from 'react'
import type { Item, Material, Sample } from '../../server/catalog/model.ts'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { PrintAndShare, Rows } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

export type SampleProps = {
  item: Item
  material: Material
  /** Filled in with invented values; not every paper has one. */
  sample: Sample | undefined
  /** The lines of the empty form, where the applicant writes it. */
  blank: string[] | undefined
}

/** 样表 of one paper: what it looks like when it is right, and the files to print. */
export function SamplePage({ item, material, sample, blank }: SampleProps): ReactNode {
  const { t, zh } = useScreen()
  const file = (form: 'filled' | 'empty'): ReactNode => (
    <a
      className={form === 'filled' ? 'button quiet' : 'button'}
      href={paths.samplePdf(item.id, material.id, form)}
    >
      <Icon name="paper" />
      {t(`sample.${form}`)}
    </a>
  )
  return (
    <>
      <BackLink href={`${paths.item(item.id)}#papers`}>{t('judge.back')}</BackLink>
      <Heading lead={t(sample ? 'sample.lead' : 'sample.leadEmpty')}>
        <Say k="sample.title" name={<span {...zh}>{material.name}</span>} />
      </Heading>
      {sample && (
        <div className="sample-sheet">
          <p className="sample-mark">{t('sample.mark')}</p>
          <p className="sample-title" {...zh}>
            {material.name}
          </p>
          <Rows
            rows={sample.rows.map(({ name, value }) => ({
              key: name,
              name: <span {...zh}>{name}</span>,
              value: <span {...zh}>{value}</span>,
            }))}
          />
          {sample.note && (
            <p className="notice" {...zh}>
              {sample.note}
            </p>
          )}
        </div>
      )}
      {!sample && blank && (
        <ol className="sample-lines" {...zh}>
          {blank.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      )}
      <p className="actions">
        {blank && file('empty')}
        {sample && file('filled')}
      </p>
      {blank && <p className="fine">{t('sample.online')}</p>}
      <PrintAndShare title={material.name} />
    </>
  )
}
