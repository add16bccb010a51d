import { Button, Input, Radio, Select } from 'antd'
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import type { DeliveryAtDesk, DeliveryPage, DeliveryAct } from '../../server/deliveries/model.ts'
import type { Signature } from '../../server/documents/model.ts'
import { ApiProblem, problemAt } from '../api/problem.ts'
import { overlays } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useAskCarrier } from './api.ts'
import { SignatureBox } from './signature-box.tsx'

type Name = 'tracking' | 'address' | 'code' | 'office' | 'receiver' | 'relation' | 'reason' | 'witness'
type Wrong = Partial<Record<Name | 'signature', string>>

/** The fields of one act, checked here for courtesy; the server has the last word. */
export function ActForm(given: {
  act: DeliveryAct
  delivery: DeliveryAtDesk
  page: Pick<DeliveryPage, 'carrier' | 'counters'>
  problem: Error | null
  send: (body: object) => void
}) {
  const words = useTexts().deliveryAct
  const { act, delivery } = given
  const [values, setValues] = useState<Partial<Record<Name, string>>>({})
  const [other, setOther] = useState(false)
  const [signature, setSignature] = useState<Signature | null>(null)
  const [wrong, setWrong] = useState<Wrong>({})
  const form = useRef<HTMLFormElement>(null)
  const vouched = delivery.method === 'post' || delivery.method === 'cabinet'

  const set = (name: Name, value: string) => setValues((before) => ({ ...before, [name]: value }))
  const needed: Record<DeliveryAct, Name[]> = {
    sendByPost: delivery.address === null ? ['tracking', 'address'] : ['tracking'],
    putInCabinet: ['code'],
    readyAtCounter: [],
    transfer: ['office'],
    takeOver: [],
    handOver: other ? ['receiver', 'relation', 'reason'] : [],
    refuseReceipt: ['reason', 'witness'],
    takeBack: ['reason'],
    publish: ['reason'],
    withdraw: ['reason'],
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const signed = signature?.kind === 'typed' ? signature.name.trim().length > 1 : signature !== null
    const found: Wrong = Object.fromEntries(
      needed[act].filter((name) => !values[name]?.trim()).map((name) => [name, words.missing]),
    )
    if (act === 'handOver' && !vouched && !signed) found.signature = words.signMissing
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    const optional = act === 'sendByPost' ? (['address'] as const) : []
    const body = Object.fromEntries(
      [...needed[act], ...optional].flatMap((name) => {
        const value = values[name]?.trim()
        return value ? [[name, value]] : []
      }),
    )
    given.send(act === 'handOver' ? { ...body, signature: signed ? signature : null } : body)
  }
  const said = given.problem instanceof ApiProblem ? given.problem : null
  const text = (name: Name, label: string, more: { hint?: string; optional?: boolean } = {}): ReactNode => (
    <Field label={label} {...more} error={wrong[name] ?? problemAt(said, name)}>
      {(control) => (
        <Input
          {...control}
          maxLength={200}
          value={values[name] ?? ''}
          onChange={({ target }) => set(name, target.value)}
        />
      )}
    </Field>
  )

  const fields: Record<DeliveryAct, ReactNode> = {
    sendByPost: (
      <>
        {delivery.address === null
          ? text('address', words.toAddress)
          : text('address', words.newAddress, { hint: words.newAddressHint, optional: true })}
        {text('tracking', words.tracking, { hint: words.trackingHint })}
        {given.page.carrier && (
          <AskCarrier id={delivery.id} address={values.address} got={(number) => set('tracking', number)} />
        )}
      </>
    ),
    putInCabinet: text('code', words.code, { hint: words.codeHint }),
    readyAtCounter: null,
    transfer: (
      <Field label={words.counter} hint={words.counterHint} error={wrong.office ?? problemAt(said, 'office')}>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={values.office}
            options={given.page.counters.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(office: string) => set('office', office)}
            getPopupContainer={overlays}
          />
        )}
      </Field>
    ),
    takeOver: null,
    handOver: (
      <>
        <fieldset>
          <legend>{words.receiver}</legend>
          <Radio.Group
            name="receiver"
            className="choices"
            value={other}
            onChange={({ target }) => setOther(target.value as boolean)}
          >
            <Radio value={false}>{words.self}</Radio>
            <Radio value={true}>{words.other}</Radio>
          </Radio.Group>
        </fieldset>
        {other && text('receiver', words.name)}
        {other && text('relation', words.relation, { hint: words.relationHint })}
        {other && text('reason', words.why)}
        {vouched && <p className="quiet">{words.noSign}</p>}
        <SignatureBox value={signature} change={setSignature} error={wrong.signature} />
      </>
    ),
    refuseReceipt: (
      <>
        {text('reason', words.reason)}
        {text('witness', words.witness)}
      </>
    ),
    takeBack: text('reason', words.backReason),
    publish: (
      <>
        <ul className="publicly">
          {words.publicly.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Field
          label={words.noticeReason}
          hint={words.noticeReasonHint}
          error={wrong.reason ?? problemAt(said, 'reason')}
        >
          {(control) => (
            <Input.TextArea
              {...control}
              rows={4}
              maxLength={500}
              value={values.reason ?? ''}
              onChange={({ target }) => set('reason', target.value)}
            />
          )}
        </Field>
      </>
    ),
    withdraw: text('reason', words.withdrawReason),
  }
  return (
    <form id="deliver" ref={form} onSubmit={submit} noValidate className="stack">
      <p>{words.intro[act]}</p>
      {fields[act]}
    </form>
  )
}

function AskCarrier(given: { id: string; address: string | undefined; got: (tracking: string) => void }) {
  const words = useTexts().deliveryAct
  const ask = useAskCarrier(given.id)
  const address = given.address?.trim()
  return (
    <div>
      <Button
        loading={ask.isPending}
        onClick={() =>
          ask.mutate(address ? { address } : {}, {
            onSuccess: ({ tracking }) => {
              if (tracking !== null) given.got(tracking)
            },
          })
        }
      >
        {words.askCarrier}
      </Button>
      <p role="status" lang="zh-Hans">
        {ask.data?.tracking ? words.gotTracking(ask.data.tracking) : ask.data?.failed}
      </p>
      <ProblemAlert problem={ask.error} acting />
    </div>
  )
}
