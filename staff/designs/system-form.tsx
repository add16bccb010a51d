import { Button, Checkbox, Input } from 'antd'
import { useMemo, type ReactNode } from 'react'
import type { DesignView } from '../../server/designs/model.ts'
import type { Shape } from '../../server/designs/shapes.ts'
import type { EntryKind } from '../../server/regions/model.ts'
import { useStanding } from './api.ts'
import { isObject, type Path } from './content.ts'
import { Group, Labelled, placeId, useEditing } from './editing.tsx'
import { ObjectField } from './shape-form.tsx'
import { useWords } from './words.ts'

type Members = Extract<Shape, { is: 'object' }>['members']
type Content = Record<string, unknown>
type Code = { value: string; label: string }

const TECHNICAL = ['inbox', 'list', 'parallel', 'schema']

/**
 * 部门业务系统: which offices and items it handles, which code lists it speaks in, and each value of their forms with its name there and
 * its codes one by one. Whoever fills it in sees names and words, no JSON.
 */
export function SystemForm({
  design,
  content,
  members,
}: {
  design: DesignView
  content: unknown
  members: Members
}) {
  const words = useWords()
  const { choices, change, readOnly } = useEditing()
  const system = isObject(content) ? content : {}
  const items = useParts(design, 'items')
  const elements = useParts(design, 'elements')
  const lists = useParts(design, 'codes')
  const offices = textsOf(system['offices'])
  const chosen = Array.isArray(system['items']) ? textsOf(system['items']) : undefined
  const offered = [...items].filter(
    ([id, item]) => offices.includes(String(item['office'])) || chosen?.includes(id),
  )
  const handled = offered.filter(([id]) => chosen?.includes(id) ?? true)
  const used = [...new Set(handled.flatMap(([, item]) => elementsOf(item)))]
  const fields = isObject(system['fields']) ? system['fields'] : {}
  const unused = Object.keys(fields).filter((id) => !used.includes(id))
  const others = (names: readonly string[]): string[] =>
    members.map(({ name }) => name).filter((name) => !names.includes(name))
  const shape: Shape = { is: 'object', members }
  return (
    <div className="stack">
      <p className="quiet">{words.system.intro}</p>
      <ObjectField
        shape={shape}
        members={members}
        value={content}
        path={[]}
        label=""
        without={others(['name'])}
      />
      <Group label={words.system.offices} path={['offices']}>
        <Checkbox.Group
          disabled={readOnly}
          value={offices}
          options={choices.offices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(picked) => change(['offices'], picked)}
        />
      </Group>
      <Group label={words.system.items} path={['items']}>
        <Checkbox
          disabled={readOnly}
          checked={chosen === undefined}
          onChange={(event) =>
            change(['items'], event.target.checked ? undefined : offered.map(([id]) => id))
          }
        >
          {words.system.allItems}
        </Checkbox>
        {chosen !== undefined && (
          <Checkbox.Group
            disabled={readOnly}
            value={chosen}
            options={offered.map(([id, item]) => ({ value: id, label: nameIn(item, id) }))}
            onChange={(picked) => change(['items'], picked)}
          />
        )}
        {offered.length === 0 && <p className="quiet">{words.system.noItems}</p>}
      </Group>
      <Group label={words.system.codes} path={['codes']}>
        <CodeListField name="state" codes={system['codes']} lists={lists} label={words.system.stateList} />
        <CodeListField name="result" codes={system['codes']} lists={lists} label={words.system.resultList} />
      </Group>
      <Group label={words.system.fields} path={['fields']}>
        <p className="quiet">{used.length > 0 ? words.system.fieldsHint : words.system.noFields}</p>
        {used.map((id) => (
          <NameField
            key={id}
            id={id}
            name={nameIn(elements.get(id), id)}
            field={fields[id]}
            codes={codesOf(elements.get(id), lists)}
          />
        ))}
        {unused.length > 0 && (
          <>
            <h3>{words.system.unused}</h3>
            {unused.map((id) => (
              <p key={id} id={placeId(['fields', id])} tabIndex={-1}>
                {nameIn(elements.get(id), id)}{' '}
                {!readOnly && (
                  <Button size="small" danger onClick={() => change(['fields', id], undefined)}>
                    {words.remove(nameIn(elements.get(id), id))}
                  </Button>
                )}
              </p>
            ))}
          </>
        )}
      </Group>
      <details>
        <summary>{words.system.technical}</summary>
        <ObjectField
          shape={shape}
          members={members}
          value={content}
          path={[]}
          label=""
          without={others(TECHNICAL)}
        />
      </details>
    </div>
  )
}

/** One of the two code lists in which it tells where an item stands: only lists that say what their codes mean. */
function CodeListField(given: {
  name: 'state' | 'result'
  codes: unknown
  lists: ReadonlyMap<string, Content>
  label: string
}): ReactNode {
  const { system: words } = useWords()
  const { change, readOnly } = useEditing()
  const path: Path = ['codes', given.name]
  const codes = isObject(given.codes) ? given.codes : {}
  const value = String(codes[given.name] ?? '')
  const meaning = [...given.lists].filter(([id, list]) => id === value || codesIn(list).some(isMeaning))
  const none = given.name === 'result' ? words.noResult : words.noList
  return (
    <Labelled label={given.label} path={path}>
      {(control) => (
        <select
          {...control}
          className="native"
          disabled={readOnly}
          value={value}
          onChange={(event) => {
            const { value: id } = event.target
            change(path, id === '' && given.name === 'result' ? undefined : id)
          }}
        >
          <option value="">{none}</option>
          {meaning.map(([id, list]) => (
            <option key={id} value={id}>
              {`${id}（${String(list['standard'] ?? '')}）`}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** One value: its name there, and where it has codes, how each is written there. What is left empty is not kept. */
function NameField({
  id,
  name,
  field,
  codes: known,
}: {
  id: string
  name: string
  field: unknown
  codes: readonly Code[]
}) {
  const { system: words } = useWords()
  const { change, readOnly } = useEditing()
  const kept = isObject(field) ? field : {}
  const as = String(kept['as'] ?? '')
  const theirs = isObject(kept['codes']) ? kept['codes'] : {}
  // Codes that the list has no more can still be emptied.
  const stale = Object.keys(theirs).filter((code) => !known.some(({ value }) => value === code))
  const codes = [...known, ...stale.map((code) => ({ value: code, label: code }))]
  const path: Path = ['fields', id]
  const write = (called: string, codesThere: Content): void => {
    const written = Object.entries(codesThere).filter(([, code]) => code !== '')
    const isEmpty = (called === '' || called === id) && written.length === 0
    const inCodes = written.length > 0 ? { codes: Object.fromEntries(written) } : {}
    change(path, isEmpty ? undefined : { as: called === '' ? id : called, ...inCodes })
  }
  const text = (code: string): string => (typeof theirs[code] === 'string' ? theirs[code] : '')
  const done = codes.filter(({ value }) => text(value) !== '').length
  return (
    <div id={placeId(path)} tabIndex={-1}>
      <Labelled label={words.theirName(name)} path={[...path, 'as']}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            placeholder={id}
            readOnly={readOnly}
            value={as === id ? '' : as}
            onChange={(event) => write(event.target.value.trim(), theirs)}
          />
        )}
      </Labelled>
      {codes.length > 0 && (
        <details open={done > 0}>
          <summary>{words.itsCodes(done, codes.length)}</summary>
          {codes.map(({ value, label }) => (
            <Labelled key={value} label={words.theirCode(label, value)} path={[...path, 'codes', value]}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  readOnly={readOnly}
                  value={text(value)}
                  onChange={(event) => write(as, { ...theirs, [value]: event.target.value.trim() })}
                />
              )}
            </Labelled>
          ))}
        </details>
      )}
    </div>
  )
}

/** Everything of one kind as it would stand with the design. */
function useParts(design: DesignView, kind: EntryKind): ReadonlyMap<string, Content> {
  const standing = useStanding(kind).data
  return useMemo(() => {
    const own = design.parts.filter((part) => part.kind === kind)
    const all = [...(standing?.parts ?? []), ...own].map(({ id, content }): [string, unknown] => [
      id,
      content,
    ])
    return new Map([...new Map(all)].filter((each): each is [string, Content] => isObject(each[1])))
  }, [design, kind, standing])
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textsOf = (value: unknown): string[] =>
  listOf(value).filter((each): each is string => typeof each === 'string')
const nameIn = (content: Content | undefined, id: string): string =>
  typeof content?.['name'] === 'string' && content['name'] !== '' ? content['name'] : id
const codesIn = (list: Content | undefined): Content[] => listOf(list?.['codes']).filter(isObject)
const isMeaning = (code: Content): boolean => code['means'] !== undefined

/** What goes to the system of an item, and what comes back: the values of its form and what it yields. */
function elementsOf(item: Content): string[] {
  const form = isObject(item['form']) ? item['form'] : {}
  return [...listOf(form['fields']), ...listOf(item['outputs'])].flatMap((each) =>
    isObject(each) && typeof each['element'] === 'string' ? [each['element']] : [],
  )
}

function codesOf(element: Content | undefined, lists: ReadonlyMap<string, Content>): Code[] {
  const list = element?.['codes']
  const codes =
    typeof list === 'string' ? codesIn(lists.get(list)) : listOf(element?.['options']).filter(isObject)
  return codes.map(({ value, label }) => ({ value: String(value), label: String(label) }))
}
