import { Checkbox } from 'antd'
import type { TaskDetail } from '../../../server/cases/model.ts'
import type { Act } from '../../api/turns.ts'
import { useTexts } from '../../components/settings.tsx'
import { evidenceText } from '../evidence.ts'
import { SaidField } from './said-field.tsx'

/**
 * The reasons of a refusal, rule by rule: those that are ticked are written into the text with their evidence, where they
 * can be changed. Rules that passed are not offered: they are no reason.
 */
export function RuleReasons(given: {
  task: TaskDetail
  act: Act
  error: string | undefined
  value: string
  change: (value: string) => void
}) {
  const { refuseRules, refusal } = useTexts()
  const { task, value, change } = given
  const rules = task.checks
    .filter(({ passed }) => passed !== true)
    .map((rule) => refuseRules.reasonOf(rule.text, evidenceText(rule)))
  const toggle = (sentence: string, on: boolean) =>
    change(on ? [value.trim(), sentence].filter(Boolean).join('\n') : value.replace(sentence, '').trim())
  return (
    <>
      {rules.length > 0 && (
        <fieldset className="field">
          <legend>{refuseRules.label}</legend>
          <p className="quiet">{refuseRules.hint}</p>
          <div className="stack" lang="zh-Hans">
            {rules.map((sentence) => (
              <Checkbox
                key={sentence}
                checked={value.includes(sentence)}
                onChange={(event) => toggle(sentence, event.target.checked)}
              >
                {sentence}
              </Checkbox>
            ))}
          </div>
        </fieldset>
      )}
      <SaidField
        task={task}
        act={given.act}
        label={refusal.reason}
        hint={refusal.reasonHint}
        error={given.error}
        autoFocus={rules.length === 0}
        rows={5}
        sentences={task.refusalReasons}
        value={value}
        change={change}
      />
    </>
  )
}
