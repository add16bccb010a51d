import { Input, Select } from 'antd'
import { useRef, useState } from 'react'
import {
  Connector,
  type ConnectorView,
  type Pullable,
  type Way,
} from '../../server/intake/connector-model.ts'
import { COLUMN_NAMES } from '../../server/intake/columns.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { FormDrawer } from '../components/form-drawer.tsx'
import { announce } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { Choice } from '../intake/choice.tsx'
import { useSaveConnector, type Drawing } from './api.ts'
import { placeName } from './facts.ts'

type Kind = Way['kind']
/** What each way asks beside what is chosen of the allowed; those in `OPTIONAL` may stay empty. */
const ASKED = {
  table: ['order'],
  mailbox: [],
  http: ['rows', 'next', 'after'],
} as const satisfies Record<Kind, readonly string[]>
const OPTIONAL: ReadonlySet<string> = new Set(['next', 'after'])
const COLUMNS = Object.entries(COLUMN_NAMES)

/** What may be drawn of a source, each as a choice; nothing else can be typed. */
function placesOf(pullable: Pullable | undefined) {
  const { tables = [], paths = [], mailbox = false } = pullable ?? {}
  const named = (kind: Kind, name: string, way: Partial<Way>) => ({
    value: `${kind} ${name}`,
    name,
    way: { kind, ...way },
  })
  return [
    ...tables.map((name) => {
      const [schema = '', table = ''] = name.split('.')
      return named('table', name, { schema, table })
    }),
    ...paths.map((path) => named('http', path, { path })),
    ...(mailbox ? [named('mailbox', '', {})] : []),
  ]
}

function placeOf(way: Way): string {
  return `${way.kind} ${placeName(way)}`
}

/** How a source is fetched: from where, of whose items it may tell, in which code lists, and what its columns are called. */
export function ConnectorDrawer(given: {
  drawing: Drawing
  begun: ConnectorView | undefined
  close: () => void
}) {
  const { drawing, begun, close } = given
  const words = useTexts().exchange
  const form = useRef<HTMLFormElement>(null)
  const save = useSaveConnector()
  const [source, setSource] = useState(begun?.source)
  const [place, setPlace] = useState(begun && placeOf(begun.way))
  const [text, setText] = useState<Record<string, string>>({
    ...(begun?.way as Record<string, string> | undefined),
    ...Object.fromEntries(
      Object.entries(begun?.columns ?? {}).map(([name, value]) => [`column ${name}`, value]),
    ),
  })
  const [schemes, setSchemes] = useState(
    begun?.schemes ?? {
      item: drawing.itemSchemes[0] ?? 'local',
      state: 'case-state-plain',
      result: 'case-result-old',
    },
  )
  const [offices, setOffices] = useState(begun?.offices ?? [])
  const [tried, setTried] = useState(false)
  const of = (name: string): string => text[name]?.trim() ?? ''
  const places = placesOf(drawing.sources.find(({ id }) => id === source)?.pullable)
  const way = places.find(({ value }) => value === place)?.way
  const asked: readonly string[] = way ? ASKED[way.kind] : []
  const lacks = (name: string): boolean => of(name) === '' && !OPTIONAL.has(name)

  const submit = () => {
    setTried(true)
    const said = Object.fromEntries(asked.map((name) => [name, of(name)]).filter(([, value]) => value !== ''))
    const columns = Object.fromEntries(
      COLUMNS.map(([name]) => [name, of(`column ${name}`)]).filter(([, value]) => value !== ''),
    )
    const drawn = Connector.safeParse({ source, offices, way: { ...way, ...said }, columns, schemes })
    if (!drawn.success || offices.length === 0 || asked.some(lacks)) return focusFirstWrong(form.current)
    save.mutate(
      { ...drawn.data, base: begun?.digest ?? null },
      {
        onSuccess: () => {
          announce(words.saved)
          close()
        },
      },
    )
  }
  const input = (name: string, label: string, optional = false) => (
    <Field
      key={name}
      label={label}
      optional={optional}
      error={tried && !optional && lacks(name) ? words.required : undefined}
    >
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          value={text[name] ?? ''}
          onChange={(event) => setText((before) => ({ ...before, [name]: event.target.value }))}
        />
      )}
    </Field>
  )
  const schemeIds = drawing.schemes.map(({ id }) => id)
  const scheme = (name: 'item' | 'state' | 'result', label: string, options: readonly string[]) => (
    <Choice
      label={label}
      value={schemes[name]}
      options={options.map((value) => ({ value, label: value }))}
      choose={(value) => setSchemes((before) => ({ ...before, [name]: value }))}
    />
  )
  return (
    <FormDrawer
      title={words.draw}
      send={words.save}
      pending={save.isPending}
      problem={save.error}
      form={form}
      submit={submit}
      close={close}
    >
      {!begun && (
        <Choice
          label={words.source}
          value={source}
          options={drawing.sources.map(({ id, name }) => ({ value: id, label: name }))}
          error={tried && source === undefined ? words.sourceMissing : undefined}
          choose={setSource}
        />
      )}
      {source !== undefined && places.length === 0 ? (
        <p role="alert">{words.nothingAllowed}</p>
      ) : (
        <Choice
          label={words.way}
          value={place}
          options={places.map(({ value, way: { kind }, name }) => ({
            value,
            label: `${words.ways[kind]}${name === '' ? '' : `　${name}`}`,
          }))}
          error={tried && way === undefined ? words.required : undefined}
          choose={setPlace}
        />
      )}
      <p className="quiet">{words.wayHint}</p>
      <Field
        label={words.connectorOffices}
        hint={words.connectorOfficesHint}
        error={tried && offices.length === 0 ? words.officesMissing : undefined}
      >
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={offices}
            options={drawing.offices.map(({ id, name: label }) => ({ value: id, label }))}
            onChange={setOffices}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
        )}
      </Field>
      {asked.map((name) => input(name, words[name as 'order'], OPTIONAL.has(name)))}
      {scheme('item', words.itemScheme, drawing.itemSchemes)}
      {scheme('state', words.stateScheme, schemeIds)}
      {scheme('result', words.resultScheme, schemeIds)}
      <p>{words.columnsIntro}</p>
      {COLUMNS.map(([name, label]) => input(`column ${name}`, label, true))}
    </FormDrawer>
  )
}
