import { Alert, Radio } from 'antd'
import { useState } from 'react'
import type { TaskDetail } from '../../../server/cases/model.ts'
import { problemAt } from '../../api/problem.ts'
import type { TurnBody } from '../../api/turns.ts'
import { instantText } from '../../components/dates.ts'
import { useSettings } from '../../components/settings.tsx'
import type { Texts } from '../../texts/zh-Hans.ts'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { OutputsForm, readOutputs, typedOutputs, type Typed, type WrongOutputs } from './outputs-form.tsx'
import { RuleReasons } from './rule-reasons.tsx'
import { SaidField } from './said-field.tsx'

export type SettleAct = 'grant' | 'grantOnPromise' | 'propose' | 'opine'
type Draft = { verdict: '' | 'yes' | 'no'; opinion: string; reason: string; typed: Typed }
type Wrong = { verdict?: string; opinion?: string; reason?: string; outputs: WrongOutputs }

function wordsOf(act: SettleAct, { grant, settle }: Texts) {
  switch (act) {
    case 'grant':
      return { title: grant.title, intro: grant.intro, submit: grant.submit }
    case 'grantOnPromise':
      return { title: settle.promise, intro: settle.promiseIntro, submit: settle.promiseSubmit }
    case 'propose':
      return { title: settle.propose, intro: settle.proposeIntro, submit: settle.proposeSubmit }
    case 'opine':
      return { title: settle.opine, intro: settle.opineIntro, submit: settle.opineSubmit }
  }
}

/** What a verdict is called, and the sentence that goes with it. */
function verdictsOf(act: SettleAct, { grant, settle }: Texts): Record<'yes' | 'no', [string, string]> {
  return act === 'opine'
    ? { yes: [settle.favourable, settle.opineStart], no: [settle.unfavourable, settle.opineAgainst] }
    : { yes: [settle.grant, grant.opinionStart], no: [settle.refuse, settle.refuseStart] }
}

/** 准予, 告知承诺办理, 提出办理意见, 出具意见: an opinion, for or against, and the values that the item hands on. */
export function SettleDrawer(given: ActGiven & { act: SettleAct }) {
  const { texts } = useSettings()
  const { settle, grant, said } = texts
  const { task, act } = given
  const choosing = act === 'propose' || act === 'opine'
  const failed = task.checks.filter((check) => check.passed === false).length
  const verdicts = verdictsOf(act, texts)
  const [draft, setDraft] = useDraft<Draft>(task, act, {
    verdict: choosing && failed > 0 ? '' : 'yes',
    opinion: choosing && failed > 0 ? '' : verdicts.yes[1],
    reason: '',
    typed: typedOutputs(task),
  })
  const [wrong, setWrong] = useState<Wrong>({ outputs: {} })
  const outputsAsked = draft.verdict === 'yes' || act === 'opine'
  const refusing = act === 'propose' && draft.verdict === 'no'

  const read = (): TurnBody[SettleAct] | undefined => {
    const { values, wrong: outputs } = outputsAsked
      ? readOutputs(task, draft.typed, texts)
      : { values: {}, wrong: {} }
    const [opinion, reason] = [draft.opinion.trim(), draft.reason.trim()]
    const found: Wrong = {
      outputs,
      ...(draft.verdict === '' ? { verdict: settle.verdictMissing } : {}),
      ...(opinion === '' ? { opinion: grant.opinionMissing } : {}),
      ...(refusing && reason.length < 4 ? { reason: said.short } : {}),
    }
    setWrong(found)
    if (found.verdict ?? found.opinion ?? found.reason ?? Object.keys(outputs)[0]) return undefined
    if (act === 'opine') return { favourable: draft.verdict === 'yes', opinion, outputs: values }
    if (act !== 'propose') return { opinion, outputs: values }
    return refusing
      ? { verdict: 'refuse', opinion, reason, outputs: {} }
      : { verdict: 'grant', opinion, outputs: values }
  }
  const choose = (verdict: 'yes' | 'no') => {
    const untouched =
      draft.opinion === '' || Object.values(verdicts).some(([, start]) => start === draft.opinion)
    setDraft({ ...draft, verdict, opinion: untouched ? verdicts[verdict][1] : draft.opinion })
  }

  return (
    <ActDrawer
      {...given}
      {...wordsOf(act, texts)}
      ready={draft.verdict !== '' && task.outputs.every(({ required }) => !required)}
      read={read}
    >
      {(problem) => (
        <>
          {failed > 0 && draft.verdict !== 'no' && (
            <Alert type="warning" showIcon title={grant.failedChecks(failed)} />
          )}
          {act === 'grantOnPromise' && <PromiseText task={task} />}
          {choosing && (
            <fieldset className={wrong.verdict ? 'field field-wrong' : 'field'}>
              <legend>{settle.verdict}</legend>
              <Radio.Group
                name="verdict"
                value={draft.verdict}
                onChange={(event) => choose(event.target.value as 'yes' | 'no')}
                options={(['yes', 'no'] as const).map((value) => ({ value, label: verdicts[value][0] }))}
              />
              {wrong.verdict && <p className="wrong">{wrong.verdict}</p>}
            </fieldset>
          )}
          <SaidField
            task={task}
            act={act}
            label={grant.opinion}
            error={wrong.opinion ?? problemAt(problem, 'opinion')}
            sentences={choosing ? [verdicts.yes[1], verdicts.no[1]] : [verdicts.yes[1]]}
            value={draft.opinion}
            change={(opinion) => setDraft({ ...draft, opinion })}
          />
          {refusing && (
            <RuleReasons
              task={task}
              act={act}
              error={wrong.reason ?? problemAt(problem, 'reason')}
              value={draft.reason}
              change={(reason) => setDraft({ ...draft, reason })}
            />
          )}
          {outputsAsked && (
            <OutputsForm
              task={task}
              typed={draft.typed}
              wrong={wrong.outputs}
              problem={problem}
              change={(typed) => setDraft({ ...draft, typed })}
            />
          )}
        </>
      )}
    </ActDrawer>
  )
}

function PromiseText({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const { settle } = texts
  const signed = task.undertaking?.kind === 'promise' ? task.undertaking : null
  return (
    <section>
      <h3>{settle.promiseText}</h3>
      <ul lang="zh-Hans">
        {(signed?.text ?? task.promiseText).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{signed ? settle.signedAt(instantText(signed.at, settings.language)) : settle.notSigned}</p>
    </section>
  )
}
