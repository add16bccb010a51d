import { Button, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { Dossier } from '../../server/dossier/model.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { PageHeading, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import '../components/certificates.css'
import { useOpenDossier } from './api.ts'
import { DossierView } from './dossier-view.tsx'

type Ground = 'case' | 'code' | 'consent'
type Wrong = { number?: string; reason?: string; caseNumber?: string; code?: string }
const SHORTEST_REASON = 4

/** 查档: whose, why and on what ground; then the dossier. */
export function DossierPage() {
  const words = useTexts().dossier
  const [dossier, setDossier] = useState<Dossier>()
  return (
    <main id="main" className="page stack certificates">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
      </div>
      {dossier ? (
        <DossierView dossier={dossier} close={() => setDossier(undefined)} />
      ) : (
        <OpenForm opened={setDossier} />
      )}
    </main>
  )
}

function OpenForm({ opened }: { opened: (dossier: Dossier) => void }) {
  const words = useTexts().dossier
  const [ground, setGround] = useState<Ground>('case')
  const [given, setGiven] = useState({ number: '', reason: '', caseNumber: '', code: '' })
  const [wrong, setWrong] = useState<Wrong>({})
  const form = useRef<HTMLFormElement>(null)
  const open = useOpenDossier()
  const set = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value })

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { number, reason, caseNumber, code } = given
    const found: Wrong = {
      ...(number.trim().length !== 18 && { number: words.numberMissing }),
      ...(reason.trim().length < SHORTEST_REASON && { reason: words.reasonMissing }),
      ...(ground === 'case' && caseNumber.trim() === '' && { caseNumber: words.caseMissing }),
      ...(ground === 'code' && code.trim() === '' && { code: words.codeMissing }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (open.isPending) return
    open.mutate(
      {
        number: number.trim(),
        reason: reason.trim(),
        ...(ground === 'case' && { caseNumber: caseNumber.trim() }),
        ...(ground === 'code' && { code: code.replaceAll(/\s/g, '') }),
      },
      { onSuccess: opened },
    )
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="stack">
      <ProblemAlert problem={open.error} acting />
      <Field label={words.number} hint={words.numberHint} error={wrong.number}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            maxLength={18}
            value={given.number}
            onChange={set('number')}
          />
        )}
      </Field>
      <Field label={words.reason} hint={words.reasonHint} error={wrong.reason}>
        {(control) => <Input {...control} maxLength={200} value={given.reason} onChange={set('reason')} />}
      </Field>
      <fieldset className="field">
        <legend>{words.ground}</legend>
        <Radio.Group
          name="ground"
          className="choices"
          value={ground}
          onChange={(event) => setGround(event.target.value as Ground)}
        >
          <Radio value="case">{words.byCase}</Radio>
          <Radio value="code">{words.byCode}</Radio>
          <Radio value="consent">{words.byConsent}</Radio>
        </Radio.Group>
      </fieldset>
      {ground === 'case' && (
        <Field label={words.caseNumber} error={wrong.caseNumber}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={40}
              value={given.caseNumber}
              onChange={set('caseNumber')}
            />
          )}
        </Field>
      )}
      {ground === 'code' && (
        <Field label={words.code} error={wrong.code}>
          {(control) => (
            <Input {...control} autoComplete="off" maxLength={12} value={given.code} onChange={set('code')} />
          )}
        </Field>
      )}
      <p>
        <Button type="primary" htmlType="submit" loading={open.isPending}>
          {words.open}
        </Button>
      </p>
    </form>
  )
}
