import { Button } from 'antd'
import type { Objection, Origin } from '../../server/forms/model.ts'
import type { Field } from '../api/hooks.ts'
import { useTexts } from '../components/settings.tsx'
import type { Texts } from '../texts/zh-Hans.ts'

function sectionsOf(fields: readonly Field[]): [string, Field[]][] {
  const sections = new Map<string, Field[]>()
  for (const field of fields) sections.set(field.section, [...(sections.get(field.section) ?? []), field])
  return [...sections]
}

function originText(origin: Origin, texts: Texts): string {
  if (origin.kind === 'source') return texts.task.originSource(origin.name)
  return origin.kind === 'identity' ? texts.task.originIdentity : texts.task.originAnswer
}

/** The applicant says that the register is wrong. What it says stays hidden as long as the value itself is. */
function Contested({ objection, hidden }: { objection: Objection; hidden: boolean }) {
  const texts = useTexts()
  return (
    <p className="contested">
      <strong>{texts.task.contested}</strong>{' '}
      {hidden
        ? texts.task.contestedHidden
        : texts.task.contestedWas(String(objection.was), originText(objection.origin, texts))}{' '}
      {objection.note !== '' && texts.task.contestedNote(objection.note)}
    </p>
  )
}

/** What was applied for, by section, each value with its source. `revealed`: the values are shown in full. */
export function TaskFields(given: {
  fields: readonly Field[]
  revealed: boolean
  /** Elements on which the rule rests that is looked at. */
  pointed: readonly string[]
  /** Shows in the reader where this value can be seen. */
  look: (field: Field) => void
  reveal: () => void
  hide: () => void
}) {
  const { task, jump } = useTexts()
  const hides = given.revealed || given.fields.some((field) => field.masked)
  return (
    <section className="panel" aria-labelledby="fields">
      <div className="panel-head">
        <h2 id="fields">{task.fields}</h2>
        {hides &&
          (given.revealed ? (
            <Button onClick={given.hide}>{task.hide}</Button>
          ) : (
            <Button onClick={given.reveal}>{task.reveal}</Button>
          ))}
      </div>
      {sectionsOf(given.fields).map(([section, fields]) => (
        <div key={section} lang="zh-Hans">
          <h3>{section}</h3>
          <dl className="values">
            {fields.map((field) => (
              <div
                key={field.element}
                id={`field-${field.element}`}
                className={given.pointed.includes(field.element) ? 'value-pointed' : undefined}
              >
                <dt>{field.name}</dt>
                <dd>
                  <span className="value">{field.text === '' ? '—' : field.text}</span>
                  {field.masked && <small className="quiet"> ({task.masked})</small>}
                  <button
                    type="button"
                    className="origin"
                    aria-label={jump.field(field.name, field.originText)}
                    onClick={() => given.look(field)}
                  >
                    {field.originText}
                  </button>
                  {field.objection !== null && (
                    <Contested objection={field.objection} hidden={field.masked} />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  )
}
