import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { useNavigate } from 'react-router'
import { LISTS } from '../../../server/inventory/codes.ts'
import { schemeLike } from '../../../server/inventory/item-codes.ts'
import { useAddEntry } from '../../api/inventory.ts'
import { Field, focusFirstWrong } from '../../components/field.tsx'
import { ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { paths } from '../paths.ts'
import { Choice } from './choice.tsx'

/** One entry by hand: what it is called, its code and type; the rest is filled in on its page. */
export function NewEntry({ close }: { close: () => void }) {
  const words = useTexts().items
  const add = useAddEntry()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const [type, setType] = useState<string>()
  const [kind, setKind] = useState<'implementation' | 'directory'>('implementation')
  const [wrong, setWrong] = useState<{ name?: string; code?: string; type?: string }>({})
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const found = {
      ...(name.trim() === '' && { name: words.nameMissing }),
      ...(code.trim() === '' && { code: words.codeMissing }),
      ...(type === undefined && { type: words.typeMissing }),
    }
    setWrong(found)
    if (type === undefined || Object.keys(found).length > 0) return focusFirstWrong(form.current)
    const value = code.trim()
    add.mutate(
      { kind, name: name.trim(), type, key: { scheme: schemeLike(value) ?? 'local', value } },
      { onSuccess: ({ id }) => void navigate(paths.entry(id)) },
    )
  }
  return (
    <form ref={form} className="items-filter" onSubmit={submit} noValidate aria-label={words.add}>
      <ProblemAlert problem={add.error} acting />
      <Field label={words.name} error={wrong.name}>
        {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={words.code} hint={words.codeHint} error={wrong.code}>
        {(control) => <Input {...control} value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
      <Choice
        label={words.type}
        value={type}
        options={Object.entries(LISTS.type)}
        error={wrong.type}
        choose={setType}
      />
      <Choice
        label={words.kind}
        value={kind}
        options={[
          ['implementation', words.implementation],
          ['directory', words.directory],
        ]}
        choose={(value) => setKind(value === 'directory' ? 'directory' : 'implementation')}
      />
      <span className="buttons">
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {words.addNow}
        </Button>
        <Button onClick={close}>{words.not}</Button>
      </span>
    </form>
  )
}
