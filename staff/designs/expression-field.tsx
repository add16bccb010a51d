import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import { comparedElement, typedValue, typeOf, type ValueType } from '../../server/forms/types.ts'
import { isObject, type Path } from './content.ts'
import { Labelled, useEditing } from './editing.tsx'
import { useWords } from './words.ts'

/** Every way to write an expression, with what it begins with. `value` and `element` are scalars. */
const STARTS = {
  value: '',
  element: '$',
  known: { known: '$' },
  eq: { eq: ['$', ''] },
  in: { in: ['$', ['']] },
  gte: { gte: ['$', 0] },
  lte: { lte: ['$', 0] },
  not: { not: { known: '$' } },
  and: { and: [{ eq: ['$', ''] }] },
  or: { or: [{ eq: ['$', ''] }] },
  if: { if: [{ eq: ['$', ''] }, ''] },
  first: { first: ['$'] },
  join: { join: ['$'] },
  date: { date: '$' },
  surname: { surname: '$' },
  text: { text: '$' },
} as const
type Kind = keyof typeof STARTS
const KINDS = Object.keys(STARTS) as Kind[]

function kindOf(value: unknown): Kind {
  if (typeof value === 'string' && value.startsWith('$')) return 'element'
  if (isObject(value)) return KINDS.find((kind) => kind in value) ?? 'value'
  return 'value'
}

/** A typed condition or derivation: what is compared with what, put together from parts; no language to learn. */
export function ExpressionField(given: {
  value: unknown
  path: Path
  label: string
  /** The type of the element with which it is compared. */
  type?: ValueType | undefined
}) {
  const { value, path, label, type } = given
  const words = useWords()
  const { change, readOnly } = useEditing()
  const kind = kindOf(value)
  return (
    <div className="expression">
      <Labelled label={label} path={path}>
        {(control) => (
          <select
            {...control}
            className="native"
            disabled={readOnly}
            value={kind}
            onChange={(event) => change(path, STARTS[event.target.value as Kind])}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {words.expressions[one]}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Operands kind={kind} value={value} path={path} type={type} />
    </div>
  )
}

function Operands(given: { kind: Kind; value: unknown; path: Path; type: ValueType | undefined }): ReactNode {
  const { kind, value, path } = given
  const words = useWords()
  const { choices } = useEditing()
  if (kind === 'value') return <Scalar value={value} path={path} type={given.type} />
  if (kind === 'element') return <ElementRead value={value} path={path} />
  const inner = isObject(value) ? value[kind] : undefined
  const at = [...path, kind]
  if (kind === 'known' || kind === 'text') return <ElementRead value={inner} path={at} />
  if (kind === 'not' || kind === 'date' || kind === 'surname')
    return <ExpressionField value={inner} path={at} label={words.of} />
  const list: unknown[] = Array.isArray(inner) ? inner : []
  const compares = kind === 'eq' || kind === 'in' || kind === 'gte' || kind === 'lte'
  const compared = compares ? comparedElement(list) : undefined
  const control = choices.elements.find(({ id }) => id === compared)?.control
  const type = control && typeOf(control)
  if (kind === 'in')
    return (
      <>
        <ExpressionField value={list[0]} path={[...at, 0]} label={words.of} />
        <Values value={list[1]} path={[...at, 1]} type={type} />
      </>
    )
  const labels = kind === 'if' ? [words.test, words.so, words.otherwise] : []
  const growing = kind === 'and' || kind === 'or' || kind === 'first' || kind === 'join'
  return (
    <div className="operands">
      {list.map((one, index) => (
        <Operand
          key={index}
          value={one}
          path={[...at, index]}
          label={labels[index] ?? words.operand(index + 1)}
          removable={growing && list.length > 1}
          type={type}
        />
      ))}
      {(growing || (kind === 'if' && list.length === 2)) && <Grow path={at} list={list} />}
    </div>
  )
}

function Operand(given: {
  value: unknown
  path: Path
  label: string
  removable: boolean
  type: ValueType | undefined
}) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <div className="operand">
      <ExpressionField value={given.value} path={given.path} label={given.label} type={given.type} />
      {given.removable && !readOnly && (
        <Button size="small" danger onClick={() => change(given.path, undefined)}>
          {words.remove(given.label)}
        </Button>
      )}
    </div>
  )
}

function Grow({ path, list }: { path: Path; list: readonly unknown[] }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return readOnly ? null : (
    <Button size="small" onClick={() => change(path, [...list, ''])}>
      {words.add(words.operand(list.length + 1))}
    </Button>
  )
}

type FixedGiven = { value: unknown; path: Path; type: ValueType | undefined }

/** A fixed value, in the type of the element that it is compared with; compared with none, 是／否 is one, and a number stays one. */
function Scalar({ value, path, type = typeBefore(value) }: FixedGiven) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <Input
      aria-label={words.expressions.value}
      readOnly={readOnly}
      value={scalarText(value)}
      onChange={(event) => change(path, typedValue(event.target.value, type))}
    />
  )
}

function scalarText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? '是' : '否') : String(value ?? '')
}

const typeBefore = (value: unknown): ValueType => (typeof value === 'number' ? 'number' : 'boolean')

function Values({ value, path, type = 'boolean' }: FixedGiven) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  const list: unknown[] = Array.isArray(value) ? value : []
  return (
    <Input
      aria-label={words.list}
      placeholder={words.valuesHint}
      readOnly={readOnly}
      value={list.map(scalarText).join('、')}
      onChange={(event) =>
        change(
          path,
          event.target.value.split(/[、,，]/).map((text) => typedValue(text.trim(), type)),
        )
      }
    />
  )
}

/** An element that is read: `$child.name`, chosen by id or name. */
function ElementRead({ value, path }: { value: unknown; path: Path }) {
  const words = useWords()
  const { choices, change, readOnly } = useEditing()
  const id = typeof value === 'string' ? value.replace(/^\$/, '') : ''
  return (
    <>
      <Input
        aria-label={words.expressions.element}
        list="refs-elements"
        autoComplete="off"
        readOnly={readOnly}
        value={id}
        onChange={(event) => change(path, `$${event.target.value}`)}
      />
      <span className="quiet" lang="zh-Hans">
        {choices.elements.find((element) => element.id === id)?.name}
      </span>
    </>
  )
}
