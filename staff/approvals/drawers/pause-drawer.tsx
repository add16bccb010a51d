import { Input, Radio } from 'antd'
import { useState } from 'react'
import { problemAt } from '../../api/problem.ts'
import type { TurnBody } from '../../api/turns.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { SaidField } from './said-field.tsx'

type Unit = 'working' | 'natural'
type Draft = { procedure: string; days: string; unit: Unit; reason: string }

/** 「20 个工作日」 as number and unit; what is no count of days has to be typed. */
function readNeeded(text: string | undefined): { days: string; unit: Unit } {
  const days = /\d+/.exec(text ?? '')?.[0]
  return {
    days: text?.includes('日') && days ? days : '',
    unit: text?.includes('自然日') ? 'natural' : 'working',
  }
}

/** 特别程序, on written notice of the time needed, which does not count. 行政许可法 §45. */
export function PauseDrawer(given: ActGiven) {
  const { pause, said } = useTexts()
  const { task } = given
  const only = task.specialProcedures.length === 1 ? task.specialProcedures[0] : undefined
  const [draft, setDraft] = useDraft<Draft>(task, 'pause', {
    procedure: only?.procedure ?? '',
    ...readNeeded(only?.needed),
    reason: '',
  })
  const [wrong, setWrong] = useState<{ procedure?: string; days?: string; reason?: string }>({})
  const chosen = task.specialProcedures.find(({ procedure }) => procedure === draft.procedure)

  const read = (): TurnBody['pause'] | undefined => {
    const days = Number(draft.days)
    const found = {
      ...(chosen === undefined ? { procedure: pause.procedureMissing } : {}),
      ...(Number.isInteger(days) && days >= 1 && days <= 1000 ? {} : { days: pause.daysWrong }),
      ...(draft.reason.trim().length < 4 ? { reason: said.short } : {}),
    }
    setWrong(found)
    if (chosen === undefined || Object.keys(found).length > 0) return undefined
    return {
      procedure: chosen.procedure,
      needed: { days, unit: draft.unit },
      reason: draft.reason.trim(),
    }
  }

  return (
    <ActDrawer
      {...given}
      act="pause"
      title={pause.title}
      intro={pause.intro}
      submit={pause.submit}
      read={read}
    >
      {(problem) => (
        <>
          <fieldset className={wrong.procedure ? 'field field-wrong' : 'field'}>
            <legend>{pause.procedure}</legend>
            <Radio.Group
              name="procedure"
              className="stack"
              value={draft.procedure}
              onChange={(event) => {
                const procedure = String(event.target.value)
                const usual = task.specialProcedures.find((each) => each.procedure === procedure)
                setDraft({ ...draft, procedure, ...readNeeded(usual?.needed) })
              }}
              options={task.specialProcedures.map(({ procedure, name }) => ({
                value: procedure,
                label: name,
              }))}
            />
            {wrong.procedure && <p className="wrong">{wrong.procedure}</p>}
          </fieldset>
          <fieldset className="field">
            <legend>{pause.needed}</legend>
            {chosen !== undefined && <p className="quiet">{pause.usual(chosen.needed)}</p>}
            <Field label={pause.days} error={wrong.days ?? problemAt(problem, 'needed')}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  value={draft.days}
                  onChange={(event) => setDraft({ ...draft, days: event.target.value })}
                />
              )}
            </Field>
            <Radio.Group
              name="unit"
              value={draft.unit}
              onChange={(event) => setDraft({ ...draft, unit: event.target.value as Unit })}
              options={(['working', 'natural'] as const).map((value) => ({ value, label: pause[value] }))}
            />
          </fieldset>
          <SaidField
            task={task}
            act="pause"
            label={pause.reason}
            error={wrong.reason ?? problemAt(problem, 'reason')}
            value={draft.reason}
            change={(reason) => setDraft({ ...draft, reason })}
          />
        </>
      )}
    </ActDrawer>
  )
}
