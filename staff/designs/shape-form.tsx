import { Button, Checkbox, Input, InputNumber } from 'antd'
import { memo, useId, useState, type ReactNode } from 'react'
import type { Choices } from '../../server/designs/model.ts'
import type { RefKind, Shape } from '../../server/designs/shapes.ts'
import { emptyOf, fits, isObject, moved, titleOf, type Path } from './content.ts'
import { Group, Labelled, placeId, useEditing } from './editing.tsx'
import { ExpressionField } from './expression-field.tsx'
import { useWords } from './words.ts'

type FieldGiven = { shape: Shape; value: unknown; path: Path; label: string }

/**
 * The form of any part, made from its shape: what a file of the region can say can be written here, and nothing else. Only what a
 * keystroke has changed is drawn anew: an item has hundreds of fields.
 */
export const ShapeField = memo(function ShapeField(given: FieldGiven): ReactNode {
  const { shape } = given
  switch (shape.is) {
    case 'object':
      return <ObjectField {...given} members={shape.members} />
    case 'list':
      return shape.of.is === 'choice' ? (
        <ChoicesField {...given} values={shape.of.values} />
      ) : (
        <ListField {...given} of={shape.of} />
      )
    case 'record':
      return <RecordField {...given} of={shape.of} />
    case 'either':
      return <EitherField {...given} of={shape.of} />
    case 'choice':
      return <ChoiceField {...given} values={shape.values} />
    case 'constant':
    case 'nothing':
      return null
    case 'ref':
      return <RefField {...given} to={shape.to} />
    case 'number':
      return <NumberField {...given} />
    case 'yes-no':
      return <YesNoField {...given} />
    case 'limit':
      return <LimitField {...given} />
    case 'expression':
      return <ExpressionField {...given} />
    case 'text':
      return <TextField {...given} />
  }
}, isDrawnAlike)

function isDrawnAlike(before: FieldGiven, after: FieldGiven): boolean {
  return (
    before.shape === after.shape &&
    before.value === after.value &&
    before.label === after.label &&
    before.path.length === after.path.length &&
    before.path.every((step, at) => step === after.path[at])
  )
}

export function ObjectField(
  given: FieldGiven & { members: Extract<Shape, { is: 'object' }>['members']; without?: readonly string[] },
) {
  const { members: words, add, remove } = useWords()
  const { change, readOnly } = useEditing()
  const { value, path, label, members, without = [] } = given
  const object = isObject(value) ? value : {}
  const shown = members.filter(({ name }) => !without.includes(name))
  const addable = shown.filter(({ name, optional }) => optional && object[name] === undefined)
  const wordOf = (name: string): string => words[name as keyof typeof words] ?? name
  return (
    <Group label={label} path={path}>
      {shown
        .filter((member) => !addable.includes(member) && member.shape.is !== 'constant')
        .map(({ name, optional, shape }) => (
          <div key={name} className="member">
            <ShapeField shape={shape} value={object[name]} path={[...path, name]} label={wordOf(name)} />
            {optional && !readOnly && (
              <Button
                size="small"
                type="text"
                className="take-away"
                onClick={() => change([...path, name], undefined)}
              >
                {remove(wordOf(name))}
              </Button>
            )}
          </div>
        ))}
      {addable.length > 0 && !readOnly && (
        <div className="addable">
          {addable.map(({ name, shape }) => (
            <Button key={name} size="small" onClick={() => change([...path, name], emptyOf(shape))}>
              {add(wordOf(name))}
            </Button>
          ))}
        </div>
      )}
    </Group>
  )
}

function ListField({ value, path, label, of }: FieldGiven & { of: Shape }) {
  const words = useWords()
  const { choices, change, readOnly } = useEditing()
  const list: unknown[] = Array.isArray(value) ? value : []
  const called = (member: string, id: string): string | undefined => {
    const known = member === 'item' ? choices.items : member === 'element' ? choices.elements : []
    return known.find((one) => one.id === id)?.name
  }
  const simple = of.is === 'text' || of.is === 'ref'
  return (
    <Group label={label} path={path}>
      <ol className={simple ? 'rows' : 'cards'}>
        {list.map((entry, at) => {
          const name = simple ? `${label} ${at + 1}` : titleOf(entry, at, called)
          const acts = !readOnly && (
            <span className="buttons">
              <Button
                size="small"
                disabled={at === 0}
                aria-label={words.up(name)}
                onClick={() => change(path, moved(list, at, at - 1))}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={at === list.length - 1}
                aria-label={words.down(name)}
                onClick={() => change(path, moved(list, at, at + 1))}
              >
                ↓
              </Button>
              <Button
                size="small"
                danger
                aria-label={words.remove(name)}
                onClick={() => change(path, list.toSpliced(at, 1))}
              >
                ✕
              </Button>
            </span>
          )
          const field = (
            <ShapeField
              shape={of}
              value={entry}
              path={[...path, at]}
              label={of.is === 'object' ? '' : name}
            />
          )
          return simple ? (
            <li key={at}>
              {field}
              {acts}
            </li>
          ) : (
            <li key={at}>
              <Folded title={name} path={[...path, at]} open={list.length <= 3}>
                {field}
              </Folded>
              {acts}
            </li>
          )
        })}
      </ol>
      {!readOnly && (
        <Button size="small" onClick={() => change(path, [...list, emptyOf(of)])}>
          {words.add(label)}
        </Button>
      )}
    </Group>
  )
}

/** An entry of a long list stays folded, and its fields are not made, until it is opened or something in it is wrong. */
function Folded(given: { title: string; path: Path; open: boolean; children: ReactNode }) {
  const { faults } = useEditing()
  const [opened, setOpened] = useState(given.open)
  const place = given.path.join('.')
  const wrong = [...faults.keys()].some((path) => path === place || path.startsWith(`${place}.`))
  return (
    <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary lang="zh-Hans" className={wrong ? 'wrong' : undefined}>
        {given.title}
      </summary>
      {(opened || wrong) && given.children}
    </details>
  )
}

function RecordField({ value, path, label, of }: FieldGiven & { of: Shape }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  const record = isObject(value) ? value : {}
  return (
    <Group label={label} path={path}>
      <ul className="cards">
        {Object.entries(record).map(([name, entry]) => (
          <li key={name}>
            <ShapeField shape={of} value={entry} path={[...path, name]} label={name} />
            {!readOnly && (
              <Button size="small" danger onClick={() => change([...path, name], undefined)}>
                {words.remove(name)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && <NewKey label={label} add={(name) => change([...path, name], emptyOf(of))} />}
    </Group>
  )
}

/** Names a new entry of a record; Enter adds it. */
function NewKey({ label, add }: { label: string; add: (name: string) => void }) {
  const words = useWords()
  const id = useId()
  return (
    <form
      className="new-key"
      onSubmit={(event) => {
        event.preventDefault()
        const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
        if (name !== '') add(name)
        event.currentTarget.reset()
      }}
    >
      <label htmlFor={id}>{words.newKey(label)}</label>
      <input id={id} name="name" className="native" autoComplete="off" />
      <Button size="small" htmlType="submit">
        {words.add(label)}
      </Button>
    </form>
  )
}

function EitherField({ value, path, label, of }: FieldGiven & { of: readonly Shape[] }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  const at = Math.max(
    0,
    of.findIndex((one) => fits(one, value)),
  )
  const chosen = of[at]
  return (
    <div className="either">
      <Labelled label={label} path={path}>
        {(control) => (
          <select
            {...control}
            className="native"
            disabled={readOnly}
            value={at}
            onChange={(event) => {
              const shape = of[Number(event.target.value)]
              if (shape) change(path, emptyOf(shape))
            }}
          >
            {of.map((shape, index) => (
              <option key={index} value={index}>
                {words.alternative(shape)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {chosen && <ShapeField shape={chosen} value={value} path={path} label="" />}
    </div>
  )
}

function ChoiceField({ value, path, label, values }: FieldGiven & { values: readonly (string | number)[] }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <Labelled label={label} path={path}>
      {(control) => (
        <select
          {...control}
          className="native"
          disabled={readOnly}
          value={String(value ?? '')}
          onChange={(event) =>
            change(
              path,
              values.find((one) => String(one) === event.target.value),
            )
          }
        >
          {values.map((one) => (
            <option key={one} value={String(one)}>
              {words.values[String(one) as keyof typeof words.values] ?? one}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

function ChoicesField({ value, path, label, values }: FieldGiven & { values: readonly (string | number)[] }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <Group label={label} path={path}>
      <Checkbox.Group
        disabled={readOnly}
        value={Array.isArray(value) ? (value as string[]) : []}
        options={values.map((one) => ({
          value: String(one),
          label: words.values[String(one) as keyof typeof words.values] ?? String(one),
        }))}
        onChange={(chosen) =>
          change(
            path,
            values.filter((one) => chosen.includes(String(one))),
          )
        }
      />
    </Group>
  )
}

/** The id of something in the region, found by typing a part of its id or name. */
export function RefField({ value, path, label, to }: FieldGiven & { to: RefKind }) {
  const { choices, change, readOnly } = useEditing()
  const text = typeof value === 'string' ? value : ''
  return (
    <Labelled label={label} path={path}>
      {(control) => (
        <>
          <Input
            {...control}
            value={text}
            readOnly={readOnly}
            list={`refs-${to}`}
            autoComplete="off"
            onChange={(event) => change(path, event.target.value)}
          />
          <span className="quiet" lang="zh-Hans">
            {choices[to].find(({ id }) => id === text)?.name}
          </span>
        </>
      )}
    </Labelled>
  )
}

/** What the reference fields of a page choose from; once on the page. */
export function RefLists({ choices }: { choices: Choices }) {
  return (Object.keys(choices) as RefKind[]).map((kind) => (
    <datalist key={kind} id={`refs-${kind}`}>
      {choices[kind].map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </datalist>
  ))
}

function NumberField({ value, path, label }: FieldGiven) {
  const { change, readOnly } = useEditing()
  return (
    <Labelled label={label} path={path}>
      {(control) => (
        <InputNumber
          {...control}
          controls={false}
          readOnly={readOnly}
          value={typeof value === 'number' ? value : null}
          onChange={(number) => change(path, number ?? 0)}
        />
      )}
    </Labelled>
  )
}

function YesNoField({ value, path, label }: FieldGiven) {
  const { change, readOnly } = useEditing()
  return (
    <div className="field">
      <Checkbox
        id={placeId(path)}
        disabled={readOnly}
        checked={value === true}
        onChange={(event) => change(path, event.target.checked)}
      >
        {label}
      </Checkbox>
    </div>
  )
}

/** So many characters stand on a line, about; a longer text gets more lines. */
const LONG = 40

function TextField({ value, path, label }: FieldGiven) {
  const { change, readOnly } = useEditing()
  const text = typeof value === 'string' ? value : ''
  return (
    <Labelled label={label} path={path}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={Math.min(12, Math.max(1, Math.ceil(text.length / LONG)))}
          readOnly={readOnly}
          value={text}
          onChange={(event) => change(path, event.target.value)}
        />
      )}
    </Labelled>
  )
}

function LimitField({ value, path, label }: FieldGiven) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  const limit = isObject(value) ? value : {}
  const unit = 'hours' in limit ? 'hours' : String(limit['unit'] ?? 'working')
  const amount = Number(limit['hours'] ?? limit['days'] ?? 0)
  const basis = typeof limit['basis'] === 'string' ? limit['basis'] : ''
  const write = (n: number, of: string, why: string): void =>
    change(path, {
      ...(of === 'hours' ? { hours: n } : { days: n, unit: of }),
      ...(why === '' ? {} : { basis: why }),
    })
  return (
    <Group label={label} path={path}>
      <div className="limit">
        <InputNumber
          aria-label={words.amount}
          controls={false}
          min={0}
          max={1000}
          readOnly={readOnly}
          value={amount}
          onChange={(n) => write(n ?? 0, unit, basis)}
        />
        <select
          className="native"
          aria-label={words.unit}
          disabled={readOnly}
          value={unit}
          onChange={(event) => write(amount, event.target.value, basis)}
        >
          {(['working', 'natural', 'hours'] as const).map((of) => (
            <option key={of} value={of}>
              {words.units[of]}
            </option>
          ))}
        </select>
        <Input
          aria-label={words.members.basis}
          placeholder={words.members.basis}
          readOnly={readOnly}
          value={basis}
          onChange={(event) => write(amount, unit, event.target.value)}
        />
      </div>
    </Group>
  )
}
