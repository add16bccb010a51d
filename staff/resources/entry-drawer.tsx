import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { ResourceView } from '../../server/resources/model.ts'
import { readFields, showFields } from '../../server/resources/fields.ts'
import { Refresh, Resource, ResourceFormat, SharingKind } from '../../server/sharing/resource.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { ApiProblem } from '../api/problem.ts'
import { useChoices, useSave } from './api.ts'
import { Checks } from './checks.tsx'

/** Adds an entry of the own office, or changes one; what is wrong stands at its field. */
export function EntryDrawer(given: { entry: ResourceView | undefined; office: string; close: () => void }) {
  const { entry, office, close } = given
  const { resources: words, app } = useTexts()
  const choices = useChoices()
  const save = useSave(entry && { id: entry.id, revision: entry.revision })
  const form = useRef<HTMLFormElement>(null)
  const before: Partial<Resource> = entry?.content ?? {
    owner: office,
    sharing: 'conditional',
    refresh: 'daily',
    format: 'database',
  }
  const [draft, setDraft] = useState({
    code: before.code ?? '',
    name: before.name ?? '',
    provider: before.provider ?? '',
    abstract: before.abstract ?? '',
    sharing: before.sharing ?? 'conditional',
    conditions: before.conditions ?? '',
    open: before.open ? 'yes' : 'no',
    refresh: before.refresh ?? 'daily',
    format: before.format ?? 'database',
    published: before.published ?? '',
    fields: showFields(before.fields ?? []),
    source: before.source ?? '',
  })
  const [items, setItems] = useState<string[]>(before.items ?? [])
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const matters = choices.data?.matters ?? []
  // What the place has no more is shown by its id, so that it can be taken out.
  const gone = (choices.data ? items : [])
    .filter((item) => !matters.some(({ id }) => id === item))
    .map((id) => ({ id, name: id }))
  type Name = keyof typeof draft
  const set = (name: Name, value: string) => setDraft((old) => ({ ...old, [name]: value }))

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (save.isPending) return
    const { provider, conditions, source, open, fields, ...rest } = draft
    const read = Resource.safeParse({
      ...rest,
      owner: before.owner,
      ...(provider.trim() && { provider }),
      ...(conditions.trim() && { conditions }),
      ...(source && { source }),
      open: open === 'yes',
      fields: readFields(fields),
      items,
    })
    const faults = read.success
      ? {}
      : Object.fromEntries(read.error.issues.map(({ path }) => [String(path[0]), app.required]))
    setWrong(faults)
    if (!read.success) return focusFirstWrong(form.current)
    save.mutate(read.data, {
      onSuccess: () => {
        announce(words.saved)
        close()
      },
      onError: (error) => {
        if (error instanceof ApiProblem) setWrong(faultsOf(error))
      },
    })
  }
  const text = (
    name: Name,
    label: string,
    more: { optional?: boolean; hint?: string; rows?: number; type?: string } = {},
  ) => (
    <Field label={label} error={wrong[name]} hint={more.hint} optional={more.optional ?? false}>
      {(control) =>
        more.rows === undefined ? (
          <Input
            {...control}
            type={more.type ?? 'text'}
            value={draft[name]}
            disabled={name === 'code' && entry !== undefined}
            onChange={(event) => set(name, event.target.value)}
          />
        ) : (
          <Input.TextArea
            {...control}
            rows={more.rows}
            value={draft[name]}
            onChange={(event) => set(name, event.target.value)}
          />
        )
      }
    </Field>
  )
  const choice = (name: Name, label: string, options: readonly (readonly [string, string])[]) => (
    <Field label={label} error={wrong[name]}>
      {(control) => (
        <select
          {...control}
          className="native"
          value={draft[name]}
          onChange={(event) => set(name, event.target.value)}
        >
          {options.map(([value, shown]) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
  return (
    <Drawer
      title={entry ? words.editTitle : words.add}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="resource-entry" loading={save.isPending}>
            {words.save}
          </Button>
          <Button onClick={close}>{app.cancel}</Button>
        </span>
      }
    >
      <form id="resource-entry" ref={form} onSubmit={submit} noValidate className="stack">
        <ProblemAlert problem={save.error} acting />
        {text('code', words.code)}
        {text('name', words.name)}
        {text('provider', words.provider, { optional: true })}
        {text('abstract', words.abstract, { rows: 3 })}
        {choice(
          'sharing',
          words.kind,
          SharingKind.options.map((kind) => [kind, words.kinds[kind]]),
        )}
        {text('conditions', words.conditions, { rows: 2, optional: draft.sharing === 'unconditional' })}
        {choice('open', words.open, [
          ['no', words.no],
          ['yes', words.yes],
        ])}
        {choice(
          'refresh',
          words.refresh,
          Refresh.options.map((each) => [each, words.refreshes[each]]),
        )}
        {choice(
          'format',
          words.format,
          ResourceFormat.options.map((each) => [each, words.formats[each]]),
        )}
        {text('published', words.published, { type: 'date' })}
        {text('fields', words.fields, { rows: 6, hint: words.fieldsHint })}
        <Checks
          legend={words.items}
          error={wrong['items']}
          options={[...matters, ...gone]}
          chosen={items}
          choose={setItems}
        />
        {choice('source', words.source, [
          ['', words.notMounted],
          ...(choices.data?.sources ?? []).map(({ id, name }): [string, string] => [id, `${name} ${id}`]),
        ])}
      </form>
    </Drawer>
  )
}

/** What the server found, by the member that it is about. */
const faultsOf = (problem: ApiProblem): Record<string, string> =>
  Object.fromEntries(
    problem.errors.map(({ pointer, message }) => [
      pointer.replace(/^\/?(content\/)?/, '').split(/[./]/)[0] ?? '',
      message,
    ]),
  )
