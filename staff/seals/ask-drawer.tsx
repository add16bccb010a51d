import { Checkbox, Input, Radio } from 'antd'
import { useRef, useState } from 'react'
import type { SealAction } from '../../server/seals/model.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { FormDrawer } from '../components/form-drawer.tsx'
import { announce } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useAskForSeal, type Post, type SealShown } from './api.ts'

/** What is asked for about which seal; null: a new one. */
export type Asked = { seal: SealShown | null; action: SealAction['action']; grantId?: string }

/** 申请: what is wanted, and why. Nothing happens before a colleague approves. */
export function AskDrawer(given: { asked: Asked; posts: Post[]; close: () => void }) {
  const { asked, posts, close } = given
  const words = useTexts().seals
  const { seal, action } = asked
  const [reason, setReason] = useState('')
  const [purpose, setPurpose] = useState('行政审批专用章')
  const [own, setOwn] = useState(false)
  const [post, setPost] = useState('')
  const [item, setItem] = useState('')
  const [until, setUntil] = useState('')
  const [sm2, setSm2] = useState(seal?.algorithm === 'sm2')
  const [revoke, setRevoke] = useState<'superseded' | 'compromise'>('superseded')
  const [wrong, setWrong] = useState<{ reason?: string; purpose?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const ask = useAskForSeal()

  const algorithm = sm2 ? 'sm2' : 'ecdsa-p256'
  const wanted = (): SealAction => {
    if (action === 'make') return { action, purpose: own ? null : purpose.trim(), algorithm }
    if (action === 'remake') return { action, algorithm, revoke }
    if (action === 'grant')
      return { action, post: post || null, item: item.trim() || null, until: until || null }
    if (action === 'withdraw') return { action, grantId: asked.grantId ?? '' }
    return { action }
  }
  const submit = () => {
    const found = {
      ...([...reason.trim()].length < 4 && { reason: words.reasonMissing }),
      ...(action === 'make' && !own && [...purpose.trim()].length < 2 && { purpose: words.purposeMissing }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    ask.mutate(
      { sealId: seal?.id ?? null, action: wanted(), reason: reason.trim() },
      {
        onSuccess: () => {
          announce(words.asked)
          close()
        },
      },
    )
  }

  return (
    <FormDrawer
      title={words.actions[action]}
      send={words.send}
      pending={ask.isPending}
      problem={ask.error}
      form={form}
      submit={submit}
      close={close}
    >
      <p>{words.twoPersons}</p>
      {seal && (
        <p lang="zh-Hans">
          <b>
            {seal.name}
            {seal.purpose}
          </b>
        </p>
      )}
      {action === 'make' && (
        <>
          <Checkbox checked={own} onChange={(event) => setOwn(event.target.checked)}>
            {words.ownSeal}
          </Checkbox>
          {!own && (
            <Field label={words.purpose} hint={words.purposeHint} error={wrong.purpose}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={12}
                  value={purpose}
                  onChange={(event) => setPurpose(event.target.value)}
                />
              )}
            </Field>
          )}
        </>
      )}
      {action === 'grant' && (
        <>
          <Field label={words.post} hint={words.postHint}>
            {(control) => (
              <select
                {...control}
                className="native"
                value={post}
                onChange={(event) => setPost(event.target.value)}
              >
                <option value="">{words.platform}</option>
                {posts.map(({ id, name }) => (
                  <option key={id} value={id} lang="zh-Hans">
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.item} hint={words.itemHint} optional>
            {(control) => (
              <Input {...control} value={item} onChange={(event) => setItem(event.target.value)} />
            )}
          </Field>
          <Field label={words.until} optional>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={until}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      {action === 'remake' && (
        <fieldset className="field">
          <legend>{words.oldKey}</legend>
          <Radio.Group
            name="revoke"
            className="choices"
            value={revoke}
            onChange={(event) => setRevoke(event.target.value as typeof revoke)}
          >
            <Radio value="superseded">{words.oldSuperseded}</Radio>
            <Radio value="compromise">{words.oldCompromise}</Radio>
          </Radio.Group>
        </fieldset>
      )}
      {(action === 'make' || action === 'remake') && (
        <fieldset className="field">
          <legend>{words.algorithm}</legend>
          <Radio.Group
            name="algorithm"
            className="choices"
            value={sm2}
            onChange={(event) => setSm2(event.target.value === true)}
          >
            <Radio value={false}>{words.algorithms['ecdsa-p256']}</Radio>
            <Radio value>{words.algorithms.sm2}</Radio>
          </Radio.Group>
        </fieldset>
      )}
      <Field label={words.reason} error={wrong.reason}>
        {(control) => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </FormDrawer>
  )
}
