import { Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { findElement } from '../../../server/inventory/elements.ts'
import type { Difference, EntryView } from '../../../server/inventory/model.ts'
import { useCompare } from '../../api/inventory.ts'
import { dayText, instantText } from '../../components/dates.ts'
import { ProblemAlert } from '../../components/page.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { paths } from '../paths.ts'
import { Table } from './frame.tsx'
import { valueText } from './value-text.ts'

/** What differs, an element a row. */
export function Differences({
  differences,
  before,
  after,
}: {
  differences: readonly (Difference & { unified?: boolean })[]
  before: string
  after: string
}) {
  const { texts, settings } = useSettings()
  const words = texts.items
  return (
    <Table caption={words.differences} heads={[words.element, before, after]}>
      {differences.map(({ element, before: was, after: is, unified }) => (
        <tr key={element}>
          <th scope="row" data-name={words.element}>
            {findElement(element)?.[settings.language === 'en' ? 'en' : 'name'] ?? element}
            {unified === true && <small className="items-mark items-bad">{words.shouldBeSame}</small>}
          </th>
          <td data-name={before}>{valueText(findElement(element), was)}</td>
          <td data-name={after}>{valueText(findElement(element), is)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** Who has claimed this entry, and what each of them sets otherwise. */
export function Below({ entry }: { entry: EntryView }) {
  const words = useTexts().items
  return (
    <section className="panel" aria-labelledby="below">
      <h2 id="below">{words.below(entry.below.length)}</h2>
      {entry.below.map(({ id, name, area, body, overrides }) => (
        <details key={id} className="items-group">
          <summary>
            <span lang="zh-Hans">
              {area} {body ?? name}
            </span>{' '}
            <span className="quiet">{words.belowDiffers(overrides.length)}</span>
          </summary>
          <p>
            <Link to={paths.entry(id)}>{name}</Link>
          </p>
          {overrides.length > 0 && (
            <Differences differences={overrides} before={words.here} after={words.belowSays} />
          )}
        </details>
      ))}
    </section>
  )
}

/** Its versions, and any two of them beside each other. */
export function Versions({ entry }: { entry: EntryView }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const newest = entry.versions[0]?.version ?? 1
  const [from, setFrom] = useState<number | undefined>(newest > 1 ? newest - 1 : undefined)
  const [to, setTo] = useState(newest)
  const compared = useCompare(entry.id, from, to)
  const options = entry.versions.map(({ version }) => ({ value: version, label: words.version(version) }))
  const choice = (label: string, value: number | undefined, choose: (version: number) => void) => (
    <Select
      aria-label={label}
      value={value ?? null}
      options={options}
      onChange={(chosen: number | null) => chosen !== null && choose(chosen)}
      getPopupContainer={(node) => node.parentElement ?? document.body}
    />
  )
  return (
    <section className="panel" aria-labelledby="versions">
      <h2 id="versions">{words.versions}</h2>
      <Table
        caption={words.versions}
        heads={[
          words.versionHead,
          words.state,
          words.effective,
          words.editedBy,
          words.reviewedBy,
          words.publishedBy,
        ]}
      >
        {entry.versions.map((each) => (
          <tr key={each.version}>
            <td data-name={words.versionHead}>{words.version(each.version)}</td>
            <td data-name={words.state}>
              {words.versionStates[each.state]}
              {each.reason !== null && <small className="quiet"> {each.reason}</small>}
            </td>
            <td data-name={words.effective}>
              {each.effectiveFrom === null ? '—' : dayText(each.effectiveFrom, settings.language)}
              {each.overtaker !== null && <small className="quiet"> {words.overtaken(each.overtaker)}</small>}
            </td>
            <td data-name={words.editedBy}>
              {each.editedBy.name}{' '}
              <small className="quiet">{instantText(each.editedAt, settings.language)}</small>
            </td>
            <td data-name={words.reviewedBy}>{each.reviewedBy?.name ?? '—'}</td>
            <td data-name={words.publishedBy}>{each.publishedBy?.name ?? '—'}</td>
          </tr>
        ))}
      </Table>
      {newest > 1 && (
        <>
          <p className="items-compare">
            {words.compare} {choice(words.compareFrom, from, setFrom)} {choice(words.compareTo, to, setTo)}
          </p>
          <ProblemAlert problem={compared.error} retry={() => void compared.refetch()} />
          {compared.data?.differences.length === 0 && <p>{words.noDifference}</p>}
          {compared.data && compared.data.differences.length > 0 && (
            <Differences
              differences={compared.data.differences}
              before={words.version(from ?? to)}
              after={words.version(to)}
            />
          )}
        </>
      )}
    </section>
  )
}
