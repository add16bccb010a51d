import { Alert, Button, Progress } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useOutletContext, useParams } from 'react-router'
import { elementsOf, findElement, GROUPS, type Group } from '../../../server/inventory/elements.ts'
import { completeness, lint } from '../../../server/inventory/lint.ts'
import type { Content, EntryView, Finding } from '../../../server/inventory/model.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useClaim, useEdit, useEntry } from '../../api/inventory.ts'
import { dayText } from '../../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../../components/page.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import type { DeskContext } from '../../components/shell.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { paths } from '../paths.ts'
import { ElementField } from './element-field.tsx'
import { Frame, Marks, useHash } from './frame.tsx'
import { Below, Differences, Versions } from './versions.tsx'
import { leavesLater, Way } from './way.tsx'

/** One entry of the list: its elements, what the rules find, its way through review, its versions. */
export function EntryPage() {
  const words = useTexts().items
  const { id = '' } = useParams()
  const found = useEntry(id)
  const entry = found.data
  return (
    <Frame title={entry?.name ?? words.entry}>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={10} />}
      {entry && <Entry key={entry.id} entry={entry} reload={() => void found.refetch()} />}
    </Frame>
  )
}

type Changes = Record<string, unknown>

function contentAfter(content: Content, changes: Changes): Content {
  const all: Changes = { ...content, ...changes }
  return Object.fromEntries(
    Object.entries(all).filter(
      ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** What was typed since changes were sent. */
const unsent = (now: Changes, sent: Changes): Changes =>
  Object.fromEntries(Object.entries(now).filter(([id, value]) => value !== sent[id]))

function Entry({ entry, reload }: { entry: EntryView; reload: () => void }) {
  const words = useTexts().items
  const { me } = useOutletContext<DeskContext>()
  const edit = useEdit()
  const [changes, setChanges] = useState<Changes>({})
  // What stood there when the changes began: what a colleague saves meanwhile is not written over.
  const [begun, setBegun] = useState<{ version: number; revision: number }>()
  const { version, revision } = entry
  // Raised when fields begin anew: after saving, or after the changes were thrown away.
  const [edition, setEdition] = useState(0)
  const content = useMemo(() => contentAfter(entry.content, changes), [entry.content, changes])
  const findings = useMemo(() => lint(content), [content])
  const canEdit =
    me.permissions.includes('item.edit') &&
    entry.stage !== 'review' &&
    entry.stage !== 'approved' &&
    !leavesLater(entry)
  const changed = Object.keys(changes)
  useHash(true)
  useUnsaved(changed.length > 0, words.leaveUnsaved)
  const save = (): void =>
    edit.mutate(
      { id: entry.id, ...(begun ?? { version, revision }), changes },
      {
        // What was typed while the saving was under way is not sent yet, and stands on what was saved.
        onSuccess: (after) => {
          setChanges((now) => unsent(now, changes))
          setBegun({ version: after.version, revision: after.revision })
          announce(words.saved)
        },
        // What the colleague wrote is shown, and with the next saving it has been seen.
        onError: (error) => {
          if (error instanceof ApiProblem && error.code === 'inventory.changed-meanwhile') setBegun(undefined)
          reload()
        },
      },
    )
  return (
    <>
      <Head entry={entry} />
      <Way entry={entry} dirty={changed.length > 0} />
      <FindingList findings={findings} percent={completeness(content)} />
      <section className="panel" aria-labelledby="elements">
        <div className="panel-head">
          <h2 id="elements">{words.elements}</h2>
          {canEdit && <span className="quiet">{words.changed(changed.length)}</span>}
        </div>
        {!canEdit && <p className="quiet">{words.readOnly}</p>}
        <Groups
          key={edition}
          content={content}
          findings={findings}
          disabled={!canEdit}
          change={(id, value) => {
            setBegun((before) => (changed.length > 0 && before) || { version, revision })
            setChanges((before) => ({ ...before, [id]: value }))
          }}
        />
        {canEdit && (
          <div className="items-save">
            <ProblemAlert problem={edit.error} acting />
            <span className="buttons">
              <Button type="primary" disabled={changed.length === 0} loading={edit.isPending} onClick={save}>
                {words.save}
              </Button>
              {changed.length > 0 && (
                <Button
                  onClick={() => {
                    setChanges({})
                    setBegun(undefined)
                    setEdition(edition + 1)
                  }}
                >
                  {words.undo}
                </Button>
              )}
            </span>
          </div>
        )}
      </section>
      {entry.overrides.length > 0 && (
        <section className="panel" aria-labelledby="overrides">
          <h2 id="overrides">{words.overrides(entry.origin?.name ?? '')}</h2>
          <Differences differences={entry.overrides} before={words.above} after={words.here} />
        </section>
      )}
      {entry.below.length > 0 && <Below entry={entry} />}
      <Versions key={entry.version} entry={entry} />
    </>
  )
}

function Head({ entry }: { entry: EntryView }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const claim = useClaim()
  const navigate = useNavigate()
  const { me } = useOutletContext<DeskContext>()
  const canClaim =
    entry.kind === 'directory' && entry.standing === 'listed' && me.permissions.includes('item.edit')
  return (
    <section className="panel items-summary" aria-label={words.state}>
      <Marks entry={entry} />
      <p className="quiet items-code">
        {entry.code} · {entry.kind === 'directory' ? words.directory : words.implementation} · {entry.area}
        {entry.listedFrom !== null && ` · ${words.listedFrom(dayText(entry.listedFrom, settings.language))}`}
        {entry.withdrawnFrom !== null &&
          ` · ${words.withdrawnFrom(dayText(entry.withdrawnFrom, settings.language))}`}
        {entry.handledAs !== null && ` · ${words.handled}`}
      </p>
      {entry.origin && (
        <p>
          <Link to={paths.entry(entry.origin.id)}>{words.claimedFrom(entry.origin.name)}</Link>
        </p>
      )}
      {entry.delegations.some(({ state }) => state === 'admitted') && (
        <p lang="zh-Hans">
          {words.delegatedTo}{' '}
          {entry.delegations
            .filter(({ state }) => state === 'admitted')
            .map(({ unitName }) => unitName)
            .join('、')}
        </p>
      )}
      <ProblemAlert problem={claim.error} acting />
      {claim.data?.left.map(({ id, zh }) => (
        <Alert key={id} type="warning" showIcon title={zh} />
      ))}
      {canClaim && (
        <Button
          loading={claim.isPending}
          onClick={() =>
            claim.mutate(
              { ids: [entry.id] },
              { onSuccess: ({ claimed: [own] }) => own && void navigate(paths.entry(own)) },
            )
          }
        >
          {words.claim}
        </Button>
      )}
    </section>
  )
}

/** What the rules find as it is typed, each leading to its element; and how complete the entry is. */
function FindingList({ findings, percent }: { findings: readonly Finding[]; percent: number }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const go = (element: string) => () => {
    const field = document.getElementById(`element-${element}`)
    field?.closest('details')?.setAttribute('open', '')
    field?.scrollIntoView({ block: 'center' })
    field?.querySelector<HTMLElement>('input, textarea, button')?.focus()
  }
  const order = findings.toSorted((a, b) => a.severity.localeCompare(b.severity))
  return (
    <section className="panel" aria-labelledby="found">
      <h2 id="found">{words.found}</h2>
      <p>
        {words.completeTo(percent)}
        <Progress percent={percent} showInfo={false} aria-label={words.complete} />
      </p>
      {findings.length === 0 && <p>{words.noFindings}</p>}
      <ul className="items-findings">
        {order.map(({ rule, element, severity, zh, en }) => (
          <li key={`${rule} ${element} ${zh}`}>
            <span className={severity === 'error' ? 'items-mark items-bad' : 'items-mark'}>
              {words.severities[severity]}
            </span>
            <span>{settings.language === 'en' ? en : zh}</span>
            <Button
              type="link"
              aria-label={words.toElement(findElement(element)?.name ?? element)}
              onClick={go(element)}
            >
              {findElement(element)?.[settings.language === 'en' ? 'en' : 'name'] ?? element}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Groups(given: {
  content: Content
  findings: readonly Finding[]
  disabled: boolean
  change: (id: string, value: unknown) => void
}) {
  const words = useTexts().items
  const { content, findings } = given
  const elements = elementsOf(content['type'])
  const strays = Object.keys(content).flatMap((id) =>
    elements.some((each) => each.id === id) ? [] : (findElement(id) ?? []),
  )
  return (Object.keys(GROUPS) as Group[]).map((group) => {
    const own = [...elements, ...strays].filter((each) => each.group === group)
    if (own.length === 0) return null
    const filled = own.filter(({ id }) => content[id] !== undefined).length
    return (
      <details
        key={group}
        open={
          group === 'identity' ||
          group === 'time' ||
          own.some(({ id }) =>
            findings.some(({ element, severity }) => element === id && severity === 'error'),
          )
        }
        className="items-group"
      >
        <summary>
          <h3>{words.groups[group]}</h3> <span className="quiet">{words.filled(filled, own.length)}</span>
        </summary>
        <div className="items-fields">
          {own.map((element) => (
            <ElementField
              key={element.id}
              element={element}
              value={content[element.id]}
              findings={findings.filter((each) => each.element === element.id)}
              disabled={given.disabled}
              change={(value) => given.change(element.id, value)}
            />
          ))}
        </div>
      </details>
    )
  })
}
