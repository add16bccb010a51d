import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
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
export function ExpressionField({ value, path, label }: { value: unknown; path: Path; label: string }) {
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
      <Operands kind={kind} value={value} path={path} />
    </div>
  )
}

function Operands({ kind, value, path }: { kind: Kind; value: unknown; path: Path }): ReactNode {
  const words = useWords()
  if (kind === 'value') return <Scalar value={value} path={path} />
  if (kind === 'element') return <ElementRead value={value} path={path} />
  const inner = isObject(value) ? value[kind] : undefined
  const at = [...path, kind]
  if (kind === 'known' || kind === 'text') return <ElementRead value={inner} path={at} />
  if (kind === 'not' || kind === 'date' || kind === 'surname')
    return <ExpressionField value={inner} path={at} label={words.of} />
  const list: unknown[] = Array.isArray(inner) ? inner : []
  if (kind === 'in')
    return (
      <>
        <ExpressionField value={list[0]} path={[...at, 0]} label={words.of} />
        <Values value={list[1]} path={[...at, 1]} />
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
        />
      ))}
      {(growing || (kind === 'if' && list.length === 2)) && <Grow path={at} list={list} />}
    </div>
  )
}

function Operand(given: { value: unknown; path: Path; label: string; removable: boolean }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <div className="operand">
      <ExpressionField value={given.value} path={given.path} label={given.label} />
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

/** A fixed value; what looks like a number or 是/否 is one. */
function Scalar({ value, path }: { value: unknown; path: Path }) {
  const words = useWords()
  const { change, readOnly } = useEditing()
  return (
    <Input
      aria-label={words.expressions.value}
      readOnly={readOnly}
      value={scalarText(value)}
      onChange={(event) => change(path, readScalar(event.target.value, value))}
    />
  )
}

function scalarText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? '是' : '否') : String(value ?? '')
}

function readScalar(text: string, before: unknown): string | number | boolean {
  if (text === '是' || text === '否') return text === '是'
  // A code such as 01 is text and stays it; a number is a number only where one was compared before.
  return typeof before === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function Values({ value, path }: { value: unknown; path: Path }) {
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
          event.target.value.split(/[、,，]/).map((text) => readScalar(text.trim(), '')),
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
