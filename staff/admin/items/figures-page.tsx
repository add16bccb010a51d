import { useState } from 'react'
import { LISTS } from '../../../server/inventory/codes.ts'
import { findElement } from '../../../server/inventory/elements.ts'
import type { Figure, FigureGroup, FigureQuery } from '../../../server/inventory/model.ts'
import { useFacets, useFigures } from '../../api/inventory.ts'
import { ProblemAlert, Waiting } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { Choice } from './choice.tsx'
import { Frame, Table } from './frame.tsx'

/** A figure as it is written: 53.06 %, 0.0429 times; 未填 where no item says what it is computed from. */
function shown({ value, unit }: Figure, unsaid: string): string {
  if (value === null) return unsaid
  return unit === '%' ? `${(value * 100).toFixed(2)}%` : value.toFixed(4)
}

/** 三减一优 and 四级四同: computed from the list, each with what it means. */
export function FiguresPage() {
  const words = useTexts().items
  const facets = useFacets()
  const [asked, setAsked] = useState<FigureQuery>({ scope: 'listed' })
  const found = useFigures(asked)
  const set = (name: 'type' | 'body' | 'year', value: string | undefined): void => {
    const { [name]: _, ...rest } = asked
    setAsked(value === undefined ? rest : { ...rest, [name]: name === 'year' ? Number(value) : value })
  }
  const figures = found.data
  const years = ['2026', '2027', '2028']
  return (
    <Frame title={words.figures} intro={words.figuresIntro}>
      <section className="panel" aria-labelledby="whole">
        <h2 id="whole">{words.whole(figures?.whole.entries ?? 0)}</h2>
        <div className="items-filter">
          <Choice
            label={words.scope}
            value={asked.scope}
            options={[
              ['listed', words.scopeListed],
              ['all', words.scopeAll],
            ]}
            choose={(value) => setAsked({ ...asked, scope: value === 'all' ? 'all' : 'listed' })}
          />
          <Choice
            label={words.type}
            allowClear
            value={asked.type}
            options={Object.entries(LISTS.type)}
            choose={(value) => set('type', value)}
          />
          <Choice
            label={words.body}
            allowClear
            value={asked.body}
            options={(facets.data?.bodies ?? []).map(({ name }) => [name, name] as const)}
            choose={(value) => set('body', value)}
          />
          <Choice
            label={words.year}
            allowClear
            value={asked.year?.toString()}
            options={years.map((year) => [year, year] as const)}
            choose={(value) => set('year', value)}
          />
        </div>
        <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
        {found.isPending && <Waiting rows={6} />}
        {figures && (
          <dl className="items-figures">
            {figures.whole.figures.map((figure) => (
              <div key={figure.id}>
                <dt>{figure.name}</dt>
                <dd>
                  <strong>{shown(figure, words.unsaid)}</strong>
                  <span className="quiet">
                    {figure.numerator.toLocaleString()} ÷ {figure.denominator.toLocaleString()} ·{' '}
                    {words.overItems(figure.items)}
                  </span>
                  <small lang="zh-Hans">{words.means(figure.definition)}</small>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      {figures && (
        <>
          <section className="panel" aria-labelledby="same">
            <h2 id="same">{words.fourSame}</h2>
            <p>{words.fourSameText(figures.fourSame.claimed, figures.fourSame.same)}</p>
            <ul className="items-files">
              {figures.fourSame.elements.map(({ element, same }) => (
                <li key={element}>
                  {words.sameOf(findElement(element)?.name ?? element, same, figures.fourSame.claimed)}
                </li>
              ))}
            </ul>
          </section>
          <Groups
            id="by-type"
            title={words.byType}
            groups={figures.byType}
            nameOf={(id) => LISTS.type[id as keyof typeof LISTS.type] ?? words.unknown}
          />
          <Groups
            id="by-body"
            title={words.byBody}
            groups={figures.byBody}
            nameOf={(id) => id ?? words.unknown}
          />
        </>
      )}
    </Frame>
  )
}

function Groups(given: {
  id: string
  title: string
  groups: readonly FigureGroup[]
  nameOf: (id: string | null) => string
}) {
  const words = useTexts().items
  const [first] = given.groups
  if (!first) return null
  const heads = [words.part, words.count, ...first.figures.map(({ name }) => name)]
  return (
    <section className="panel items-wide" aria-labelledby={given.id}>
      <h2 id={given.id}>{given.title}</h2>
      <Table caption={given.title} heads={heads}>
        {given.groups.map(({ id, entries, figures }) => (
          <tr key={id ?? ''}>
            <th scope="row" data-name={words.part}>
              {given.nameOf(id)}
            </th>
            <td data-name={words.count} className="items-count">
              {entries.toLocaleString()}
            </td>
            {figures.map((figure) => (
              <td key={figure.id} data-name={figure.name} className="items-count">
                {shown(figure, words.unsaid)}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  )
}
