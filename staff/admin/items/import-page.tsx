import { Alert, Button, Input, Radio, Select } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { AREA_COLUMN, KIND_COLUMN } from '../../../server/inventory/cells.ts'
import { schemesOf } from '../../../server/inventory/codes.ts'
import { ELEMENTS, findElement } from '../../../server/inventory/elements.ts'
import { CODE_SCHEMES } from '../../../server/inventory/item-codes.ts'
import type { ColumnRule, ImportView, Profile } from '../../../server/inventory/model.ts'
import {
  runs,
  useActOnImport,
  useImport,
  useImports,
  useOpenImport,
  useProfiles,
  useSaveProfile,
} from '../../api/inventory.ts'
import { ApiProblem } from '../../api/problem.ts'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { ProblemAlert, Waiting } from '../../components/page.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { paths } from '../paths.ts'
import { Choice } from './choice.tsx'
import { packed } from './file.ts'
import { Frame, Table } from './frame.tsx'

/** 导入: choose a file, say what its columns are, look at what is wrong, confirm, watch the progress. */
export function ImportPage() {
  const words = useTexts().items
  const [search, setSearch] = useSearchParams()
  const imports = useImports()
  const id = search.get('id')
  const listed = imports.data?.imports ?? []
  return (
    <Frame title={words.imports} intro={words.importIntro}>
      {id === null ? <FileForm opened={(made) => setSearch({ id: made })} /> : <Progress key={id} id={id} />}
      <section className="panel" aria-labelledby="files">
        <div className="panel-head">
          <h2 id="files">{words.files}</h2>
          {id !== null && <Link to={paths.imports()}>{words.another}</Link>}
        </div>
        <ProblemAlert problem={imports.error} retry={() => void imports.refetch()} />
        {imports.isPending && <Waiting rows={3} />}
        {imports.isSuccess && listed.length === 0 && <p className="quiet">{words.noFiles}</p>}
        <ul className="items-files">
          {listed.map((each) => (
            <li key={each.id}>
              <Link to={paths.imports(each.id)}>{each.name}</Link>{' '}
              <span className="quiet">{words.importStates[each.state]}</span>{' '}
              {each.state === 'done' && words.importCounts(each.added, each.changed, each.same, each.faulty)}
            </li>
          ))}
        </ul>
      </section>
    </Frame>
  )
}

function FileForm({ opened }: { opened: (id: string) => void }) {
  const words = useTexts().items
  const profiles = useProfiles()
  const open = useOpenImport()
  const form = useRef<HTMLFormElement>(null)
  const [file, setFile] = useState<File>()
  const [profile, setProfile] = useState('tongban')
  const [kind, setKind] = useState<'implementation' | 'directory'>('implementation')
  const [area, setArea] = useState('')
  const [wrong, setWrong] = useState<{ file?: string; area?: string }>({})
  const known = profiles.data?.profiles ?? []
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const found = {
      ...(file === undefined && { file: words.fileMissing }),
      ...(area !== '' && !/^\d{6,12}$/.test(area) && { area: words.areaWrong }),
    }
    setWrong(found)
    const chosen = known.find(({ id }) => id === profile)
    if (!file || !chosen || Object.keys(found).length > 0) return focusFirstWrong(form.current)
    const content = await packed(file)
    open.mutate(
      { name: file.name, kind, profile: chosen, content, ...(area === '' ? {} : { area }) },
      { onSuccess: ({ id }) => opened(id) },
    )
  }
  return (
    <section className="panel" aria-labelledby="choose">
      <h2 id="choose">{words.chooseFile}</h2>
      <form ref={form} className="items-filter" onSubmit={(event) => void submit(event)} noValidate>
        <ProblemAlert problem={open.error ?? profiles.error} acting />
        <Field label={words.file} hint={words.fileHint} error={wrong.file}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".xlsx,.csv,.json,.jsonl"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <Choice
          label={words.profile}
          hint={words.profileHint}
          value={profile}
          options={known.map(({ id, name }) => [id, name] as const)}
          choose={(value) => setProfile(value ?? 'tongban')}
        />
        <Choice
          label={words.kind}
          hint={words.kindHint}
          value={kind}
          options={[
            ['implementation', words.implementation],
            ['directory', words.directory],
          ]}
          choose={(value) => setKind(value === 'directory' ? 'directory' : 'implementation')}
        />
        <Field label={words.areaOfFile} hint={words.areaHint} error={wrong.area} optional>
          {(control) => (
            <Input
              {...control}
              value={area}
              inputMode="numeric"
              onChange={(event) => setArea(event.target.value.trim())}
            />
          )}
        </Field>
        <span className="buttons">
          <Button type="primary" htmlType="submit" loading={open.isPending}>
            {words.check}
          </Button>
        </span>
      </form>
    </section>
  )
}

function Progress({ id }: { id: string }) {
  const words = useTexts().items
  const found = useImport(id)
  const act = useActOnImport()
  const view = found.data
  if (!view)
    return found.error ? (
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
    ) : (
      <Waiting rows={4} />
    )
  const rows = Math.max(view.rows, 1)
  const goesOn = view.state === 'checked' ? view.added + view.changed > 0 : view.state === 'cancelled'
  return (
    <>
      <section className="panel stack" aria-labelledby="progress">
        <h2 id="progress">
          {view.name} <span className="quiet">{words.importStates[view.state]}</span>
        </h2>
        <div role="status">
          {runs(view) && (
            <p>
              <progress
                className="items-progress"
                max={rows}
                value={view.seen}
                aria-label={words.importStates[view.state]}
              />{' '}
              {words.progress(view.seen.toLocaleString(), view.rows.toLocaleString())}
            </p>
          )}
          {view.fault !== null && <Alert type="error" showIcon title={view.fault} />}
          {view.state !== 'checking' && view.fault === null && (
            <p>
              {(view.state === 'checked' ? words.wouldCounts : words.importCounts)(
                view.added,
                view.changed,
                view.same,
                view.faulty,
              )}{' '}
              {words.warned(view.warned)}
            </p>
          )}
        </div>
        <ProblemAlert problem={act.error} acting />
        <span className="buttons">
          {goesOn && (
            <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ id, act: 'confirm' })}>
              {view.state === 'cancelled' ? words.goOn : words.confirm}
            </Button>
          )}
          {runs(view) && (
            <Button loading={act.isPending} onClick={() => act.mutate({ id, act: 'cancel' })}>
              {words.stop}
            </Button>
          )}
          {view.faulty + view.warned > 0 && !runs(view) && (
            <a className="items-download" href={paths.api.marked(id)} download="marked.xlsx">
              {words.marked}
            </a>
          )}
          {view.state === 'done' && <Link to={paths.list({ importId: id })}>{words.showImported}</Link>}
        </span>
        {view.notes.length > 0 && <Notes view={view} />}
      </section>
      {view.state === 'checked' && <Mapping view={view} />}
    </>
  )
}

function Notes({ view }: { view: ImportView }) {
  const words = useTexts().items
  return (
    <>
      <Table caption={words.notes} heads={[words.row, words.column, words.severity, words.what]}>
        {view.notes.map(({ row, column, severity, text }, at) => (
          <tr key={at}>
            <td data-name={words.row} className="items-count">
              {row}
            </td>
            <td data-name={words.column}>{column}</td>
            <td data-name={words.severity}>
              <span className={severity === 'error' ? 'items-mark items-bad' : 'items-mark'}>
                {severity === 'error' ? words.refused : words.severities.warning}
              </span>
            </td>
            <td data-name={words.what}>{text}</td>
          </tr>
        ))}
      </Table>
      {view.notes.length >= 200 && <p className="quiet">{words.firstNotes}</p>}
    </>
  )
}

/** 列对应: which column is which element; kept under a name, and the file looked through again with it. */
function Mapping({ view }: { view: ImportView }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const profiles = useProfiles()
  const save = useSaveProfile()
  const used = profiles.data?.profiles.find(({ id }) => id === view.profile)
  const [own, setOwn] = useState<Record<string, ColumnRule>>({})
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string>()
  const ruleOf = (column: string): ColumnRule =>
    own[column] ??
    used?.columns.find((rule) => rule.column === column) ?? {
      column,
      ...elementNamed(column),
    }
  const set = (column: string, rule: ColumnRule): void => setOwn({ ...own, [column]: rule })
  const key = view.columns.find((column) => ruleOf(column).key)
  /** Entries are known again by one column. */
  const knowBy = (column: string): void => {
    const others = view.columns.flatMap((one) => {
      const { key: was, ...rest } = ruleOf(one)
      return was && one !== column ? [[one, rest] as const] : []
    })
    setOwn({ ...own, ...Object.fromEntries(others), [column]: { ...ruleOf(column), key: true } })
  }
  const keep = (as: string, replace = false): void => {
    if (as === '') return setWrong(words.profileNameMissing)
    setWrong(undefined)
    setName(as)
    const profile: Profile = { id: `own-${hashOf(as)}`, name: as, columns: view.columns.map(ruleOf) }
    save.mutate({ ...profile, ...(replace ? { replace } : {}) })
  }
  const isTaken = save.error instanceof ApiProblem && save.error.code === 'inventory.profile-exists'
  const other = otherName(
    name.trim(),
    (profiles.data?.profiles ?? []).map((each) => each.name),
  )
  const options = ELEMENTS.map(({ id, name: zh, en }) => ({
    value: id,
    label: settings.language === 'en' ? en : zh,
  }))
  return (
    <details className="panel">
      <summary>
        <h2>{words.mapping}</h2>
      </summary>
      <p className="quiet">{words.mappingIntro}</p>
      <p className="quiet">{words.knownByHint}</p>
      <Table caption={words.mapping} heads={[words.column, words.element, words.schemeOrUnit]}>
        {view.columns.map((column) => {
          const rule = ruleOf(column)
          const schemes = schemesFor(rule.element)
          return (
            <tr key={column}>
              <th scope="row" data-name={words.column}>
                {column}
              </th>
              <td data-name={words.element}>
                <Select
                  aria-label={words.elementOf(column)}
                  value={rule.area ? 'area' : rule.kind ? 'kind' : (rule.element ?? 'local')}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={[
                    { value: 'area', label: words.areaCode },
                    { value: 'kind', label: words.kind },
                    ...options,
                  ]}
                  onChange={(chosen: string) =>
                    set(
                      column,
                      chosen === 'area'
                        ? { column, area: true }
                        : chosen === 'kind'
                          ? { column, kind: true }
                          : {
                              column,
                              ...(chosen === 'local' ? {} : { element: chosen }),
                              ...(chosen === 'codes' && (key ?? column) === column
                                ? { key: true as const }
                                : {}),
                            },
                    )
                  }
                  getPopupContainer={(node) => node.parentElement ?? document.body}
                />
              </td>
              <td data-name={words.schemeOrUnit}>
                {rule.element === 'codes' && (
                  <Radio name="known-by" checked={rule.key === true} onChange={() => knowBy(column)}>
                    {words.knownBy}
                  </Radio>
                )}
                {rule.element !== undefined && findElement(rule.element)?.type.is === 'limit' && (
                  <Select
                    aria-label={words.unitOf(column)}
                    value={rule.unitColumn ?? ''}
                    showSearch={{ optionFilterProp: 'label' }}
                    options={[
                      { value: '', label: words.unitInCell },
                      ...view.columns
                        .filter((one) => one !== column)
                        .map((value) => ({ value, label: value })),
                    ]}
                    onChange={(unitColumn: string) => {
                      const { unitColumn: _, ...rest } = rule
                      set(column, unitColumn === '' ? rest : { ...rest, unitColumn })
                    }}
                    getPopupContainer={(node) => node.parentElement ?? document.body}
                  />
                )}
                {schemes.length > 0 && (
                  <Select
                    aria-label={words.schemeOf(column)}
                    allowClear
                    value={rule.scheme ?? null}
                    options={schemes.map((value) => ({ value, label: value }))}
                    onChange={(scheme: string | undefined) => {
                      const { scheme: _, ...rest } = rule
                      set(column, scheme ? { ...rest, scheme } : rest)
                    }}
                    getPopupContainer={(node) => node.parentElement ?? document.body}
                  />
                )}
              </td>
            </tr>
          )
        })}
      </Table>
      <ProblemAlert problem={save.error} acting />
      {isTaken && (
        <span className="buttons">
          <Button danger loading={save.isPending} onClick={() => keep(name.trim(), true)}>
            {words.replaceProfile}
          </Button>
          <Button loading={save.isPending} onClick={() => keep(other)}>
            {words.keepBoth(other)}
          </Button>
        </span>
      )}
      {save.isSuccess && <Alert type="success" showIcon title={words.profileKept} />}
      <Field label={words.profileName} error={wrong}>
        {(control) => (
          <Input
            {...control}
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              save.reset()
            }}
          />
        )}
      </Field>
      <Button loading={save.isPending} onClick={() => keep(name.trim())}>
        {words.keepProfile}
      </Button>
    </details>
  )
}

/** What a column of this name is in our own form. */
const elementNamed = (column: string): Partial<ColumnRule> => {
  if (column === AREA_COLUMN) return { area: true }
  if (column === KIND_COLUMN) return { kind: true }
  const element = ELEMENTS.find(({ id, name }) => name === column || id === column)
  return element ? { element: element.id, ...(element.id === 'codes' ? { key: true as const } : {}) } : {}
}

function schemesFor(element: string | undefined): string[] {
  const type = element === undefined ? undefined : findElement(element)?.type
  if (type?.is === 'code' || type?.is === 'codes') return schemesOf(type.list)
  return type?.is === 'schemed' ? Object.keys(CODE_SCHEMES) : []
}

/** A name beside one that is taken: 县里的表（2）. */
function otherName(name: string, taken: readonly string[]): string {
  for (let n = 2; ; n += 1) {
    const other = `${name}（${n}）`
    if (!taken.includes(other)) return other
  }
}

/** A short id for a name, the same each time. */
function hashOf(text: string): string {
  let hash = 7
  for (const char of text) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 4_294_967_291
  return hash.toString(36)
}
