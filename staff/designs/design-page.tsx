import { Alert, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { Link, useNavigate, useOutletContext, useParams, useSearchParams } from 'react-router'
import { SHAPE_STARTS } from './starts.ts'
import type { DesignView, ListedEntry, Part, StandingPart } from '../../server/designs/model.ts'
import { refuseReview } from '../../server/designs/rules.ts'
import type { EntryKind } from '../../server/regions/model.ts'
import { AskedButton } from '../components/asked-button.tsx'
import { Field } from '../components/field.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { readEntry, readStandingPart, useAct, useDesign, useStanding } from './api.ts'
import { isObject, titleOf } from './content.ts'
import { Comparison } from './comparison.tsx'
import './designs.css'
import { EntryChanges } from './entry-changes.tsx'
import { EntryFinder } from './entry-finder.tsx'
import { Findings } from './findings.tsx'
import { Newer } from './newer.tsx'
import { differencesOf } from './differences.ts'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

const KINDS: readonly EntryKind[] = ['onethings', 'items', 'certificates', 'elements', 'codes', 'systems']

/** One design: its parts beside what they replace, everything that is wrong, and the way to being in force. */
export function DesignPage() {
  const { designId = '' } = useParams()
  const words = useWords()
  const design = useDesign(designId)
  const open = design.data && design.data.state !== 'published' && design.data.state !== 'dropped'
  return (
    <main id="main" className="page stack designs">
      <p>
        <Link to={paths.designs()}>{words.backTo(words.designs)}</Link>
      </p>
      <PageHeading title={design.data?.title ?? words.designs} />
      <ProblemAlert problem={design.error} retry={() => void design.refetch()} />
      {design.isPending && design.error === null && <Waiting rows={6} />}
      {design.data && (
        <>
          <p>
            <strong>{words.states[design.data.state]}</strong>{' '}
            <span className="quiet" lang="zh-Hans">
              {words.authored(design.data.author.name)}
              {design.data.effectiveOn !== null && words.from(design.data.effectiveOn)}
            </span>
          </p>
          {design.data.remark !== null && design.data.state === 'draft' && (
            <Alert type="warning" showIcon title={words.returned} description={design.data.remark} />
          )}
          <Newer design={design.data} busy={design.isFetching} load={() => void design.refetch()} />
          <Faults design={design.data} />
          <Parts design={design.data} />
          {design.data.state === 'draft' && <EntryChanges design={design.data} />}
          {design.data.state === 'draft' && <AddPart design={design.data} />}
          {open && <Turns design={design.data} />}
        </>
      )}
    </main>
  )
}

function Faults({ design }: { design: DesignView }) {
  if (design.parts.length === 0 || design.state === 'published' || design.state === 'dropped') return null
  return <Findings design={design} />
}

function Parts({ design }: { design: DesignView }) {
  const words = useWords()
  if (design.parts.length === 0) return <p className="nothing">{words.noParts}</p>
  return (
    <section className="stack" aria-labelledby="parts">
      <h2 id="parts">{words.parts}</h2>
      {design.parts.map((part) => (
        <PartCard key={`${part.kind}/${part.id}`} design={design} part={part} />
      ))}
    </section>
  )
}

function PartCard({ design, part }: { design: DesignView; part: Part }) {
  const words = useWords()
  const { kind, id, content, before } = part
  const leave = useAct<{ revision: number }>(() => paths.api.leave(design.id, kind, id))
  const over = design.state === 'published'
  const differences = isObject(content) && isObject(before) ? differencesOf(before, content) : []
  return (
    <article className="panel">
      <div className="panel-head">
        <h3 lang="zh-Hans">
          {words.kinds[kind]}　{titleOf(content ?? before, 0)}
        </h3>
        <span className="buttons">
          {content !== null && (
            <Link to={paths.part(design.id, kind, id)}>
              {design.state === 'draft' ? words.edit : words.see}
            </Link>
          )}
          {design.state === 'draft' && (
            <AskedButton
              small
              label={words.leave(titleOf(content ?? before, 0))}
              question={words.leaveAsked(titleOf(content ?? before, 0), design.title)}
              busy={leave.isPending}
              act={() => leave.mutate({ revision: design.revision })}
            />
          )}
        </span>
      </div>
      <ProblemAlert problem={leave.error} acting />
      {part.overtaken && <Overtaken design={design} part={part} />}
      <p className="quiet">
        {before === undefined
          ? words.beforeNotKept
          : content === null
            ? words.takenAway
            : before === null
              ? words.isNew
              : over
                ? words.changed(differences.length)
                : words.changes(differences.length)}
      </p>
      {differences.length > 0 && (
        <details open={part.overtaken || design.state === 'review' || undefined}>
          <summary>{words.showChanges}</summary>
          <Comparison
            left={over ? words.was : words.before}
            right={words.after}
            rows={differences.map(({ path, before: left, after: right }) => ({ path, left, right }))}
          />
        </details>
      )}
    </article>
  )
}

/** Another design was published under this part: what is written is compared with what stands now, and counts once that was seen. */
function Overtaken({ design, part }: { design: DesignView; part: Part }) {
  const words = useWords()
  const { kind, id, content, standing } = part
  const put = useAct<{ revision: number; base: string | null; content: unknown }>(() =>
    paths.api.part(design.id, kind, id),
  )
  return (
    <Alert
      type="warning"
      showIcon
      title={words.overtaken}
      description={
        design.state === 'draft' && (
          <>
            <ProblemAlert problem={put.error} acting />
            <Button
              loading={put.isPending}
              onClick={() => put.mutate({ revision: design.revision, base: standing, content })}
            >
              {words.seenWhatStands}
            </Button>
          </>
        )
      }
    />
  )
}

/** A new part, empty or like one that stands; or one that stands, to be changed or taken away. */
function AddPart({ design }: { design: DesignView }) {
  const words = useWords()
  const navigate = useNavigate()
  const [asked] = useSearchParams()
  const [kind, setKind] = useState<EntryKind>(KINDS.find((one) => one === asked.get('kind')) ?? 'onethings')
  const [how, setHow] = useState<'change' | 'new' | 'remove' | 'take'>('change')
  const [id, setId] = useState(asked.get('id') ?? '')
  const [like, setLike] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const standing = useStanding(kind)
  const list = useId()
  const put = useAct<
    Pick<StandingPart, 'id' | 'base' | 'content'> & { kind?: EntryKind; revision: number },
    { revision: number }
  >((given) => paths.api.part(design.id, given.kind ?? kind, given.id))
  const name = id.trim()
  const held = design.parts.find((part) => part.kind === kind && part.id === name)

  const add = async (): Promise<void> => {
    setProblem(null)
    try {
      const { revision } = design
      // Taken away is what the list on this page shows; what is changed is read as it stands at this moment.
      const shown = standing.data?.parts.find((part) => part.id === name)
      if (how === 'remove') {
        const base = (shown ?? (await readStandingPart(kind, name))).base
        await put.mutateAsync({ id: name, revision, base, content: null })
        return announce(words.added)
      }
      if (how === 'change') {
        const { base, content } = await readStandingPart(kind, name)
        await put.mutateAsync({ id: name, revision, base, content })
      } else {
        const model = like.trim() === '' ? null : (await readStandingPart(kind, like.trim())).content
        const content = {
          ...(isObject(model) ? model : SHAPE_STARTS[kind](name)),
          ...(kind === 'codes' ? {} : { id: name }),
        }
        await put.mutateAsync({ id: name, revision, base: null, content })
      }
      void navigate(paths.part(design.id, kind, name))
    } catch (error) {
      setProblem(error)
      void standing.refetch()
    }
  }

  const take = async (entry: ListedEntry): Promise<void> => {
    setProblem(null)
    try {
      const taken = await readEntry(design.id, entry.id)
      let { revision } = design
      const { id: own, base, content } = taken
      for (const part of [...taken.with, { kind, id: own, base, content }]) {
        const changed = await put.mutateAsync({ ...part, revision })
        revision = changed.revision
      }
      announce(words.taken(entry.name))
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <section className="panel" aria-labelledby="add">
      <h2 id="add">{words.addPart}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name !== '' && !held && !put.isPending) void add()
        }}
      >
        <div className="two">
          <Field label={words.what}>
            {(control) => (
              <select
                {...control}
                className="native"
                value={kind}
                onChange={(event) => {
                  setKind(event.target.value as EntryKind)
                  if (how === 'take') setHow('change')
                }}
              >
                {KINDS.map((one) => (
                  <option key={one} value={one}>
                    {words.kinds[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.how}>
            {(control) => (
              <select
                {...control}
                className="native"
                value={how}
                onChange={(event) => setHow(event.target.value as typeof how)}
              >
                <option value="change">{words.change}</option>
                <option value="new">{words.new}</option>
                {kind === 'items' && <option value="take">{words.takeFromList}</option>}
                <option value="remove">{words.takeAway}</option>
              </select>
            )}
          </Field>
          {how !== 'take' && (
            <Field label={words.id} hint={how === 'new' ? words.newIdHint : words.idHint}>
              {(control) => (
                <Input
                  {...control}
                  value={id}
                  autoComplete="off"
                  {...(how === 'new' ? {} : { list })}
                  onChange={(event) => setId(event.target.value)}
                />
              )}
            </Field>
          )}
          {how === 'new' && (
            <Field label={words.like} hint={words.likeHint} optional>
              {(control) => (
                <Input
                  {...control}
                  value={like}
                  autoComplete="off"
                  list={list}
                  onChange={(event) => setLike(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
        <datalist id={list}>
          {standing.data?.parts.map((part) => (
            <option key={part.id} value={part.id}>
              {titleOf(part.content, 0)}
            </option>
          ))}
        </datalist>
        <ProblemAlert problem={problem ?? standing.error} acting />
        {held && (
          <p role="status">
            {words.heldAlready} <Link to={paths.part(design.id, kind, name)}>{words.edit}</Link>
          </p>
        )}
        {how !== 'take' && (
          <Button
            type="primary"
            htmlType="submit"
            loading={put.isPending}
            disabled={name === '' || held !== undefined}
          >
            {words.addPart}
          </Button>
        )}
      </form>
      {how === 'take' && <EntryFinder busy={put.isPending} take={(entry) => void take(entry)} />}
    </section>
  )
}

/** What can be done with the design as a whole, and, where it cannot, why. */
function Turns({ design }: { design: DesignView }) {
  const words = useWords()
  const { settings } = useSettings()
  const { me } = useOutletContext<DeskContext>()
  const [day, setDay] = useState('')
  const [remark, setRemark] = useState('')
  const submit = useAct<{ revision: number; effectiveOn: string | null }>(() =>
    paths.api.turn(design.id, 'submit'),
  )
  const approve = useAct<{ revision: number }>(() => paths.api.turn(design.id, 'approve'))
  const giveBack = useAct<{ revision: number; remark: string }>(() => paths.api.turn(design.id, 'return'))
  const drop = useAct<{ revision: number }>(() => paths.api.turn(design.id, 'drop'))
  const refusal =
    design.state === 'review'
      ? refuseReview(design, { ...me, kind: 'staff', office: me.office.id, post: '' }, design.revision)
      : undefined
  const done = () => announce(words.done)
  return (
    <section className="panel stack" aria-labelledby="turns">
      <h2 id="turns">{words.turns}</h2>
      <ProblemAlert problem={submit.error ?? approve.error ?? giveBack.error ?? drop.error} acting />
      {design.state === 'draft' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            submit.mutate(
              { revision: design.revision, effectiveOn: day === '' ? null : day },
              { onSuccess: done },
            )
          }}
        >
          <Field label={words.day} hint={words.dayHint} optional>
            {(control) => (
              <Input {...control} type="date" value={day} onChange={(event) => setDay(event.target.value)} />
            )}
          </Field>
          <Button
            type="primary"
            htmlType="submit"
            loading={submit.isPending}
            disabled={design.faults.length > 0 || design.parts.length === 0}
          >
            {words.submit}
          </Button>
          {design.faults.length > 0 && <p className="quiet">{words.mendFirst}</p>}
        </form>
      )}
      {design.state === 'review' && (
        <>
          {refusal && (
            <Alert type="info" showIcon title={settings.language === 'en' ? refusal.en : refusal.zh} />
          )}
          <Button
            type="primary"
            disabled={refusal !== undefined}
            loading={approve.isPending}
            onClick={() => approve.mutate({ revision: design.revision }, { onSuccess: done })}
          >
            {words.approve}
          </Button>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (remark.trim().length >= 2)
                giveBack.mutate({ revision: design.revision, remark: remark.trim() }, { onSuccess: done })
            }}
          >
            <Field label={words.remark}>
              {(control) => (
                <Input.TextArea
                  {...control}
                  maxLength={500}
                  rows={2}
                  value={remark}
                  onChange={(event) => setRemark(event.target.value)}
                />
              )}
            </Field>
            <Button
              htmlType="submit"
              disabled={refusal !== undefined || remark.trim().length < 2}
              loading={giveBack.isPending}
            >
              {words.giveBack}
            </Button>
          </form>
        </>
      )}
      <AskedButton
        label={words.drop}
        question={words.dropAsked(design.title, design.parts.length)}
        busy={drop.isPending}
        act={() => drop.mutate({ revision: design.revision }, { onSuccess: done })}
      />
    </section>
  )
}
