import { Button, Checkbox, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { LISTS, type ListId } from '../../../server/inventory/codes.ts'
import type { Element, RowsId } from '../../../server/inventory/elements.ts'
import { CODE_SCHEMES, schemeLike } from '../../../server/inventory/item-codes.ts'
import { MEMBERS, type Member } from '../../../server/inventory/members.ts'
import type { Finding, ListLimit, SchemedCode } from '../../../server/inventory/model.ts'
import { Field } from '../../components/field.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'

type Change = (value: unknown) => void
type Given = {
  element: Element
  value: unknown
  findings: readonly Finding[]
  disabled: boolean
  change: Change
}

/** One element with the control that fits it, and what the rules find in it as it is typed. */
export function ElementField(given: Given) {
  const { element, findings } = given
  const words = useTexts().items
  const { settings } = useSettings()
  const name = settings.language === 'en' ? element.en : element.name
  const source = [element.table4 && `GB/T 39046 ${element.table4}`, element.c0109].filter(Boolean).join('，')
  return (
    <div className="items-element" id={`element-${element.id}`} title={source === '' ? undefined : source}>
      <Control
        {...given}
        label={element.unified === 'none' ? name : `${name}（${words.unified[element.unified]}）`}
      />
      {findings.map(({ rule, severity, zh, en }) => (
        <p key={`${rule} ${zh}`} className={severity === 'error' ? 'wrong' : 'items-hint'}>
          {settings.language === 'en' ? en : zh}
        </p>
      ))}
    </div>
  )
}

function Control(given: Given & { label: string }) {
  const { element, value, disabled, change, label } = given
  const words = useTexts().items
  const { type } = element
  const popup = (node: HTMLElement): HTMLElement => node.parentElement ?? document.body
  switch (type.is) {
    case 'text':
      return (
        <Field label={label}>
          {(control) =>
            type.long ? (
              <Input.TextArea
                {...control}
                disabled={disabled}
                rows={2}
                value={textOf(value)}
                onChange={(event) => change(event.target.value)}
              />
            ) : (
              <Input
                {...control}
                disabled={disabled}
                value={textOf(value)}
                onChange={(event) => change(event.target.value)}
              />
            )
          }
        </Field>
      )
    case 'texts':
      return (
        <Lines
          label={label}
          hint={words.perLine}
          value={(value as string[] | undefined) ?? []}
          disabled={disabled}
          change={change}
        />
      )
    case 'code':
      return (
        <Field label={label}>
          {(control) => (
            <Select
              {...control}
              aria-label={label}
              disabled={disabled}
              allowClear
              value={(value as string | undefined) ?? null}
              options={optionsOf(type.list)}
              onChange={(chosen: string | undefined) => change(chosen ?? null)}
              getPopupContainer={popup}
            />
          )}
        </Field>
      )
    case 'codes':
      return (
        <fieldset className="field">
          <legend>{label}</legend>
          <Checkbox.Group
            disabled={disabled}
            value={(value as string[] | undefined) ?? []}
            options={optionsOf(type.list)}
            onChange={(chosen) => change(chosen)}
          />
        </fieldset>
      )
    case 'flag':
      return <Flag label={label} value={value as boolean | undefined} disabled={disabled} change={change} />
    case 'count':
      return (
        <Field label={label}>
          {(control) => (
            <Input
              {...control}
              disabled={disabled}
              inputMode="numeric"
              className="items-short"
              value={value === undefined ? '' : String(value as number)}
              onChange={(event) => change(wholeOf(event.target.value))}
            />
          )}
        </Field>
      )
    case 'limit':
      return (
        <Limit label={label} value={value as ListLimit | undefined} disabled={disabled} change={change} />
      )
    case 'schemed':
      return (
        <Codes
          label={label}
          value={(value as SchemedCode[] | undefined) ?? []}
          disabled={disabled}
          change={change}
        />
      )
    case 'rows':
      return (
        <Rows
          label={label}
          rows={type.rows}
          value={(value as Row[] | undefined) ?? []}
          disabled={disabled}
          change={change}
        />
      )
    default:
      return (
        <Local
          label={label}
          value={(value as Record<string, string> | undefined) ?? {}}
          disabled={disabled}
          change={change}
        />
      )
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const wholeOf = (text: string): number | null => {
  const digits = text.replaceAll(/\D/g, '').slice(0, 4)
  return digits === '' ? null : Number(digits)
}
const optionsOf = (list: ListId) => Object.entries(LISTS[list]).map(([value, label]) => ({ value, label }))

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/**
 * A text for each line. What is being typed stays as it is, empty lines and all, as long as it says what the element says: what a
 * colleague saved meanwhile takes its place.
 */
function Lines(given: { label: string; hint: string; value: string[]; disabled: boolean; change: Change }) {
  const [typed, setTyped] = useState('')
  const lines = given.value.join('\n')
  const text = linesOf(typed).join('\n') === lines ? typed : lines
  const change = (next: string): void => {
    setTyped(next)
    given.change(linesOf(next))
  }
  return (
    <Field label={given.label} hint={given.hint}>
      {(control) => (
        <Input.TextArea
          {...control}
          disabled={given.disabled}
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}

function Flag(given: { label: string; value: boolean | undefined; disabled: boolean; change: Change }) {
  const words = useTexts().items
  const { label, value, disabled, change } = given
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <Radio.Group
        disabled={disabled}
        value={value === undefined ? 'unknown' : value ? 'yes' : 'no'}
        options={[
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
          { value: 'unknown', label: words.unknown },
        ]}
        onChange={(event) => change(event.target.value === 'unknown' ? null : event.target.value === 'yes')}
      />
    </fieldset>
  )
}

function Limit(given: { label: string; value: ListLimit | undefined; disabled: boolean; change: Change }) {
  const words = useTexts().items
  const { value, label, change } = given
  const unit = value?.unit ?? 'working'
  const number = (text: string): void => {
    const n = wholeOf(text)
    change(n === null ? null : { n, unit })
  }
  return (
    <Field label={label} hint={words.limitHint}>
      {(control) => (
        <span className="items-limit">
          <Input
            {...control}
            disabled={given.disabled}
            inputMode="numeric"
            value={value === undefined ? '' : String(value.n)}
            onChange={(event) => number(event.target.value)}
          />
          <Select
            aria-label={`${label} ${words.unit}`}
            disabled={given.disabled || value === undefined}
            value={unit}
            options={optionsOf('unit')}
            onChange={(chosen) => value && change({ ...value, unit: chosen })}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
        </span>
      )}
    </Field>
  )
}

function Codes(given: { label: string; value: SchemedCode[]; disabled: boolean; change: Change }) {
  const words = useTexts().items
  const { value, change, disabled } = given
  const set = (at: number, code: SchemedCode): void =>
    change(value.map((each, index) => (index === at ? code : each)))
  const schemes = {
    ...CODE_SCHEMES,
    ...Object.fromEntries(
      value.map(({ scheme }) => [scheme, CODE_SCHEMES[scheme as keyof typeof CODE_SCHEMES] ?? scheme]),
    ),
  }
  return (
    <fieldset className="field">
      <legend>{given.label}</legend>
      {value.map((code, at) => (
        <span key={at} className="items-codes">
          <Input
            aria-label={`${words.code} ${at + 1}`}
            disabled={disabled}
            value={code.value}
            onChange={(event) =>
              set(at, {
                scheme: schemeLike(event.target.value) ?? code.scheme,
                value: event.target.value.trim(),
              })
            }
          />
          <Select
            aria-label={`${words.scheme} ${at + 1}`}
            disabled={disabled}
            value={code.scheme}
            options={Object.entries(schemes).map(([id, label]) => ({ value: id, label }))}
            onChange={(scheme) => set(at, { ...code, scheme })}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
          {!disabled && value.length > 1 && (
            <Button onClick={() => change(value.filter((_, index) => index !== at))}>{words.remove}</Button>
          )}
        </span>
      ))}
      {!disabled && (
        <Button onClick={() => change([...value, { scheme: 'local', value: '' }])}>{words.addCode}</Button>
      )}
    </fieldset>
  )
}

type Row = Record<string, unknown>

/** Records, each with every member that the registry knows of it; the first is the one by which people call it. */
function Rows(given: { label: string; rows: RowsId; value: Row[]; disabled: boolean; change: Change }) {
  const { texts, settings } = useSettings()
  const words = texts.items
  const { value, change, disabled, rows, label } = given
  const members = MEMBERS[rows]
  const set = (at: number, id: string, part: unknown): void =>
    change(
      value.map((row, index) => {
        if (index !== at) return row
        const { [id]: _, ...rest } = row
        return part === null || part === '' ? rest : { ...row, [id]: part }
      }),
    )
  return (
    <fieldset className="field items-rows">
      <legend>{label}</legend>
      {value.map((row, at) => (
        <details key={at} open={textOf(row[members[0]?.id ?? '']) === ''}>
          <summary lang="zh-Hans">{textOf(row[members[0]?.id ?? '']) || words.newRow}</summary>
          <div className="items-row">
            {members.map((member) => (
              <Part
                key={member.id}
                member={member}
                label={settings.language === 'en' ? member.en : member.name}
                value={row[member.id]}
                disabled={disabled}
                change={(part) => set(at, member.id, part)}
              />
            ))}
            {!disabled && (
              <Button onClick={() => change(value.filter((_, index) => index !== at))}>{words.remove}</Button>
            )}
          </div>
        </details>
      ))}
      {!disabled && <Button onClick={() => change([...value, {}])}>{words.addRow(label)}</Button>}
    </fieldset>
  )
}

function Part({
  member,
  label,
  value,
  disabled,
  change,
}: {
  member: Member
  label: string
  value: unknown
  disabled: boolean
  change: Change
}) {
  if (member.as === 'limit')
    return <Limit label={label} value={value as ListLimit | undefined} disabled={disabled} change={change} />
  if (member.as === 'flag')
    return <Flag label={label} value={value as boolean | undefined} disabled={disabled} change={change} />
  return (
    <Field label={label}>
      {(control) =>
        member.as === 'code' ? (
          <Select
            {...control}
            aria-label={label}
            disabled={disabled}
            allowClear
            value={(value as string | undefined) ?? null}
            options={optionsOf(member.list)}
            onChange={(chosen: string | undefined) => change(chosen ?? null)}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
        ) : member.as === 'text' && member.long ? (
          <Input.TextArea
            {...control}
            disabled={disabled}
            rows={2}
            value={textOf(value)}
            onChange={(event) => change(event.target.value)}
          />
        ) : member.as === 'count' ? (
          <Input
            {...control}
            disabled={disabled}
            inputMode="numeric"
            value={value === undefined ? '' : String(value as number)}
            onChange={(event) => change(wholeOf(event.target.value))}
          />
        ) : (
          <Input
            {...control}
            disabled={disabled}
            value={textOf(value)}
            onChange={(event) => change(event.target.value)}
          />
        )
      }
    </Field>
  )
}

/** What no element of the standard fits, under its own name. */
function Local(given: { label: string; value: Record<string, string>; disabled: boolean; change: Change }) {
  const words = useTexts().items
  const { value, change, disabled } = given
  const [name, setName] = useState('')
  const names = Object.keys(value)
  return (
    <fieldset className="field">
      <legend>{given.label}</legend>
      {names.length === 0 && <p className="quiet">{words.noLocal}</p>}
      {names.map((each) => (
        <Field key={each} label={each}>
          {(control) => (
            <Input
              {...control}
              disabled={disabled}
              value={value[each]}
              onChange={(event) => change({ ...value, [each]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {!disabled && (
        <span className="items-codes">
          <Input
            aria-label={words.localName}
            placeholder={words.localName}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button
            disabled={name.trim() === '' || name.trim() in value}
            onClick={() => {
              change({ ...value, [name.trim()]: '' })
              setName('')
            }}
          >
            {words.addLocal}
          </Button>
        </span>
      )}
    </fieldset>
  )
}
