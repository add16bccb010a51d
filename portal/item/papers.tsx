import type { ReactNode } from 'react'
import type { Item, Material } from '../../server/catalog/model.ts'
import { Tag } from '../components/form.tsx'
import { Heads } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

/** Papers of an item that have a 样表, and which of them has an empty form. */
export type Samples = ReadonlySet<string>

/** What an applicant has to bring in any case, and what only some do; the rest is found by the system. */
export function toBring({ materials }: Pick<Item, 'materials'>): { always: string[]; perhaps: string[] } {
  const needed = materials.filter(({ satisfiedBy }) => satisfiedBy.length === 0)
  const isAlways = ({ required, when }: Material): boolean => required && when === undefined
  return {
    always: needed.filter(isAlways).map(({ name }) => name),
    perhaps: needed.filter((material) => !isAlways(material)).map(({ name }) => name),
  }
}

/** 申请材料: each paper, whether it is needed, why it is spared, what it looks like. */
export function Papers({ item, samples }: { item: Item; samples: Samples }): ReactNode {
  const { t, zh } = useScreen()
  if (item.materials.length === 0) {
    return (
      <section>
        <h2>{t('item.materials')}</h2>
        <p>{t('item.noMaterials')}</p>
      </section>
    )
  }
  const spared = item.materials.filter(({ satisfiedBy }) => satisfiedBy.length > 0).length
  const heads = [t('item.material'), t('item.need'), t('item.form'), t('item.origin'), t('item.sample')]
  return (
    <section id="papers">
      <h2>{t('item.materials')}</h2>
      <p>
        {t('papers.title', { n: item.materials.length, free: spared })}
        {t('common.stop')}
        {spared > 0 && t('item.ifNotFound')}
      </p>
      <table className="stacked">
        <Heads heads={heads} />
        <tbody>
          {item.materials.map((material) => (
            <tr key={material.id}>
              <th scope="row">
                <span {...zh}>{material.name}</span>
                <Remarks material={material} />
              </th>
              <td data-label={heads[1]}>
                <Need item={item} material={material} />
              </td>
              <td data-label={heads[2]}>{copiesText(material)}</td>
              <td data-label={heads[3]}>{t(`materialOrigin.${material.origin}`)}</td>
              <td data-label={heads[4]}>
                {samples.has(material.id) ? (
                  <a className="open" href={paths.sample(item.id, material.id)}>
                    {t('item.sampleOpen')}
                    <span className="out-of-sight" {...zh}>
                      {material.name}
                    </span>
                  </a>
                ) : (
                  '—'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

  function copiesText({ originals, copies }: Material): string {
    if (originals + copies === 0) return t('item.electronic')
    return [
      originals > 0 ? t('item.originals', { n: originals }) : '',
      copies > 0 ? t('item.copies', { n: copies }) : '',
    ]
      .filter(Boolean)
      .join(' · ')
  }
}

/** Whether it is needed; where it is spared, by what and why. */
const scenarioNames = ({ scenarios }: Item, ids: readonly string[]): string =>
  scenarios
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .join('、')

function Need({ item, material }: { item: Item; material: Material }): ReactNode {
  const { t } = useScreen()
  const need = material.when ? 'item.needWhen' : material.required ? 'item.needAlways' : 'papers.ifAny'
  return (
    <>
      {material.scenarios ? t('item.needIn', { names: scenarioNames(item, material.scenarios) }) : t(need)}
      {material.deferrable && <Tag k="item.deferrable" kind="warn" />}
      {material.satisfiedBy.length > 0 && (
        <ul className="spared">
          {material.satisfiedBy.map((way) => (
            <li key={way.by}>
              <Tag k={`spared.${way.by}`} kind="good" />
              <span className="fine">{t(`sparedWhy.${way.by}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What to mind, when it is taken as good, and why it may be asked for. */
function Remarks({ material }: { material: Material }): ReactNode {
  const { t, zh } = useScreen()
  const lines = [
    material.fill === undefined ? undefined : ([t('item.fill'), material.fill] as const),
    material.standard === undefined ? undefined : ([t('item.standard'), material.standard] as const),
    material.basis === undefined ? undefined : ([t('item.paperBasis'), material.basis] as const),
  ].filter((line) => line !== undefined)
  return lines.map(([name, text]) => (
    <span key={name} className="fine remark">
      {name}
      {t('common.colon')}
      <span {...zh}>{text}</span>
    </span>
  ))
}
