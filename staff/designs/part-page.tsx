import { Alert, Button } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Choices, DesignView, TrialWay } from '../../server/designs/model.ts'
import type { Shape } from '../../server/designs/shapes.ts'
import type { EntryKind } from '../../server/regions/model.ts'
import { ApiProblem } from '../api/problem.ts'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useChoices, useDesign, usePutPart, useShape } from './api.ts'
import { Comparison } from './comparison.tsx'
import { titleOf, valueAt, withValue, type Path } from './content.ts'
import { useUnsaved } from '../components/unsaved.ts'
import './designs.css'
import { EditingArea, placeId } from './editing.tsx'
import { differencesOf } from './differences.ts'
import { Findings } from './findings.tsx'
import { useIsNewer } from './newer.tsx'
import { GraphPanel } from './graph-panel.tsx'
import { Overrides } from './overrides.tsx'
import { paths } from './paths.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { ObjectField, RefLists } from './shape-form.tsx'
import { SystemForm } from './system-form.tsx'
import { SystemTrialPanel } from './system-trial.tsx'
import { useWords } from './words.ts'

/** One part of a design: its form, what is wrong with it, and for a one-thing the graph and what an applicant meets. */
export function PartPage() {
  const {
    designId = '',
    kind = 'items',
    id = '',
  } = useParams() as { designId: string; kind: EntryKind; id: string }
  const words = useWords()
  const design = useDesign(designId)
  const choices = useChoices(designId)
  const shape = useShape(kind)
  const part = design.data?.parts.find((one) => one.kind === kind && one.id === id)
  const problem = design.error ?? choices.error ?? shape.error
  const there = design.data && choices.data && shape.data
  return (
    <main id="main" className="page stack designs">
      <p>
        <Link to={paths.design(designId)}>{words.backTo(design.data?.title ?? '')}</Link>
      </p>
      <ProblemAlert problem={problem} />
      {!there && problem === null && <Waiting rows={8} />}
      {there && !part && <p className="nothing">{words.noPart}</p>}
      {there && part && (
        <Editor
          key={`${designId}/${kind}/${id}`}
          design={design.data}
          choices={choices.data}
          shape={shape.data.shape}
          kind={kind}
          id={id}
          content={part.content}
          above={part.above}
          untried={part.untried}
          reading={design.isFetching}
          read={design.refetch}
        />
      )}
    </main>
  )
}

/** How long after the last keystroke a change is saved. */
const REST_MS = 1200

function Editor(given: {
  design: DesignView
  choices: Choices
  shape: Shape
  kind: EntryKind
  id: string
  content: unknown
  above: unknown
  untried: readonly TrialWay[]
  reading: boolean
  read: () => unknown
}) {
  const words = useWords()
  const { design, choices, shape, kind, id, reading, read } = given
  const [content, setContent] = useState(given.content)
  /** What the server is known to hold of this part, and of which revision of the design that is. */
  const [held, setHeld] = useState({ revision: design.revision, content: given.content })
  /** A colleague's change has just taken the place of what was shown here. */
  const [replaced, setReplaced] = useState(false)
  const save = usePutPart<{ revision: number; content: unknown }, { revision: number }>(design.id, kind, id)
  const readOnly = design.state !== 'draft'
  const dirty = content !== held.content
  const { mutate, isPending, error, variables } = save
  // The same is not sent again and again; with a newer revision it is another matter.
  const refused = error instanceof ApiProblem && error.status === 409 && variables?.revision === held.revision

  // A colleague's change of this very part is taken over where nothing was written here; else both stay until somebody says which.
  const newer = !isPending && design.revision > held.revision
  const untouched = newer && isSame(given.content, held.content)
  const foreign = newer && dirty && !untouched
  const theirs = { revision: design.revision, content: given.content }
  if (untouched) setHeld({ ...held, revision: design.revision })
  else if (newer && !dirty) {
    setHeld(theirs)
    setContent(given.content)
    setReplaced(true)
  }
  const changedElsewhere = useIsNewer(design, reading || isPending)
  useEffect(() => {
    if (changedElsewhere) void read()
  }, [changedElsewhere, read])
  const halted = readOnly || foreign || refused

  const write = useCallback(() => {
    mutate(
      { revision: held.revision, content },
      {
        onSuccess: ({ revision }) => {
          setHeld({ revision, content })
          announce(words.saved)
        },
      },
    )
  }, [mutate, held.revision, content, words])

  // What is written is saved by itself; after a refusal only when something is written anew, or by the button.
  useEffect(() => {
    if (!dirty || isPending || halted) return
    const timer = setTimeout(write, REST_MS)
    return () => clearTimeout(timer)
  }, [dirty, isPending, halted, write])
  useUnsaved(dirty && !readOnly, words.leaveUnsaved)

  const own = `${kind}/${id}`
  const faults = useMemo(() => {
    const found = new Map<string, string[]>()
    for (const fault of design.faults) {
      if (fault.file === own) found.set(fault.path, [...(found.get(fault.path) ?? []), fault.reason])
    }
    return found
  }, [design.faults, own])
  const change = useCallback((path: Path, value: unknown) => {
    setReplaced(false)
    setContent((now: unknown) => withValue(now, path, value))
  }, [])
  const members = shape.is === 'object' ? shape.members : []

  return (
    <>
      <PageHeading title={`${words.kinds[kind]} ${titleOf(content, 0)}`} />
      <div className="save">
        <span role="status">
          {readOnly ? words.readOnly : isPending ? words.saving : dirty ? words.unsaved : words.saved}
        </span>
        {!readOnly && (
          <Button type="primary" disabled={!dirty || foreign} loading={isPending} onClick={write}>
            {words.save}
          </Button>
        )}
      </div>
      <ProblemAlert problem={error} acting />
      {foreign && (
        <Alert
          type="warning"
          showIcon
          title={words.foreign}
          description={
            <>
              <Comparison
                left={words.foreignTheirs}
                right={words.foreignMine}
                rows={differencesOf(given.content, content).map(({ path, before, after }) => ({
                  path,
                  left: before,
                  right: after,
                }))}
              />
              <span className="buttons">
                <Button
                  onClick={() => {
                    save.reset()
                    setHeld(theirs)
                    setContent(given.content)
                  }}
                >
                  {words.takeTheirs}
                </Button>
                <Button
                  danger
                  onClick={() => {
                    save.reset()
                    setHeld(theirs)
                  }}
                >
                  {words.keepMine}
                </Button>
              </span>
            </>
          }
        />
      )}
      <p role="status">{replaced && words.replaced}</p>
      <Findings design={design} here={{ file: own, jump }} />
      <Overrides above={given.above} own={content} />
      <EditingArea choices={choices} faults={faults} readOnly={readOnly} change={change}>
        <RefLists choices={choices} />
        {kind === 'onethings' && (
          <GraphPanel
            steps={valueAt(content, ['steps'])}
            confirmations={valueAt(content, ['confirmations'])}
          />
        )}
        {(kind === 'onethings' || kind === 'items') && (
          <PreviewPanel designId={design.id} kind={kind} id={id} revision={design.revision} saved={!dirty} />
        )}
        <section className="panel" aria-label={words.kinds[kind]}>
          {kind === 'systems' ? (
            <SystemForm design={design} content={content} members={members} />
          ) : (
            <ObjectField shape={shape} members={members} value={content} path={[]} label="" />
          )}
        </section>
        {kind === 'systems' && (
          <SystemTrialPanel
            designId={design.id}
            id={id}
            revision={design.revision}
            saved={!dirty}
            faulty={design.faults.length > 0}
            untried={given.untried}
          />
        )}
      </EditingArea>
    </>
  )
}

/** The order of members is the database's, not the writer's, and tells nothing. */
const isSame = (a: unknown, b: unknown): boolean => differencesOf(a, b).length === 0

/** Opens what hides the place and puts the focus into it; where it is not on the page, into the nearest part around it. */
function jump(event: { preventDefault: () => void }, path: string): void {
  event.preventDefault()
  const steps = path.split('.')
  for (let length = steps.length; length > 0; length -= 1) {
    const target = document.getElementById(placeId(steps.slice(0, length)))
    if (!target) continue
    for (
      let around = target.closest('details');
      around;
      around = around.parentElement?.closest('details') ?? null
    )
      around.open = true
    target.focus()
    target.scrollIntoView({ block: 'center' })
    return
  }
}
