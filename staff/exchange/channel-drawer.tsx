import { Checkbox, Input, Select } from 'antd'
import { useRef, useState } from 'react'
import { ChannelContent, type ChannelView, type Scope } from '../../server/channels/model.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { FormDrawer } from '../components/form-drawer.tsx'
import { announce } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { Choice } from '../intake/choice.tsx'
import { useSaveChannel, type ChannelDrawing } from './api.ts'

/** A channel as two persons agree on it: who it is, who answers for it, what it may ask people for, where they return to. */
export function ChannelDrawer(given: {
  drawing: ChannelDrawing
  begun: ChannelView | undefined
  close: () => void
}) {
  const { drawing, begun, close } = given
  const words = useTexts().exchange
  const form = useRef<HTMLFormElement>(null)
  const save = useSaveChannel()
  const [tried, setTried] = useState(false)
  const [name, setName] = useState(begun?.name ?? '')
  const [office, setOffice] = useState(begun?.office ?? drawing.offices[0]?.id ?? '')
  const [scopes, setScopes] = useState<Scope[]>(begun?.scopes ?? ['apply', 'cases'])
  const [onethings, setOnethings] = useState(begun?.onethings ?? [])
  const [uris, setUris] = useState(begun?.redirectUris.join('\n') ?? '')
  const [rate, setRate] = useState(String(begun?.perMinute ?? 600))
  const drawn = ChannelContent.safeParse({
    name,
    office,
    scopes,
    onethings,
    redirectUris: uris.split(/\s+/).filter((line) => line !== ''),
    perMinute: Number(rate),
  })
  const wrong = new Set(tried && !drawn.success ? drawn.error.issues.map(({ path }) => path[0]) : [])

  const submit = () => {
    setTried(true)
    if (!drawn.success) return focusFirstWrong(form.current)
    save.mutate(
      { id: begun?.id, content: drawn.data },
      {
        onSuccess: () => {
          announce(words.saved)
          close()
        },
      },
    )
  }
  return (
    <FormDrawer
      title={words.registerChannel}
      send={words.save}
      pending={save.isPending}
      problem={save.error}
      form={form}
      submit={submit}
      close={close}
    >
      <Field label={words.channelName} error={wrong.has('name') ? words.channelNameWrong : undefined}>
        {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Choice
        label={words.channelOffice}
        value={office}
        options={drawing.offices.map(({ id, name: label }) => ({ value: id, label }))}
        choose={setOffice}
      />
      <fieldset className="field">
        <legend>{words.channelScopes}</legend>
        <Checkbox.Group
          value={scopes}
          options={drawing.scopes.map(({ id, text }) => ({ value: id, label: text }))}
          onChange={(chosen) => setScopes(chosen as Scope[])}
        />
        {wrong.has('scopes') && <p className="wrong">{words.channelScopesWrong}</p>}
      </fieldset>
      <Field label={words.channelOnethings} optional>
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            value={onethings}
            options={drawing.onethings.map(({ id, name: label }) => ({ value: id, label }))}
            onChange={setOnethings}
          />
        )}
      </Field>
      <Field label={words.channelUris} error={wrong.has('redirectUris') ? words.channelUrisWrong : undefined}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={3}
            value={uris}
            onChange={(event) => setUris(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.channelRate} error={wrong.has('perMinute') ? words.channelRateWrong : undefined}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={rate}
            onChange={(event) => setRate(event.target.value)}
          />
        )}
      </Field>
    </FormDrawer>
  )
}
