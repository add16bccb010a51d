import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import { displayValue, typedValue } from '../../server/forms/display.ts'
import type { Element, Objection } from '../../server/forms/model.ts'
import {
  Csrf,
  ErrorSummary,
  PostForm,
  problemOf,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { originText, valueText } from '../components/words.ts'
import { paths } from '../paths.ts'
import { ElementField } from './element-field.tsx'

export type ObjectProps = {
  open: OpenDraft
  element: Element
  objection?: Objection
  typed?: { value: string; note: string }
  problems?: Problems
}

/** 有误？ The register says one thing, the applicant another: both are filed, the department decides. */
export function ObjectPage({ open, element, objection, typed, problems }: ObjectProps): ReactNode {
  const { t, zh } = useScreen()
  const planned = open.plan.elements[element.id]
  const resolution = planned?.resolution
  const was = objection
    ? displayValue(element, objection.was)
    : resolution
      ? valueText(resolution, element, t)
      : ''
  const origin = objection?.origin ?? resolution?.origin
  const answer = open.draft.facts.answers[element.id]?.value
  return (
    <>
      <BackLink href={paths.check(open.draft.id)} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('object.lead')}>{t('object.title')}</Heading>
      <Rows
        rows={[
          {
            key: element.id,
            name: <span {...zh}>{element.name}</span>,
            value: <span {...zh}>{was}</span>,
            note: <span {...zh}>{originText(origin, t)}</span>,
          },
        ]}
      />
      <PostForm action={paths.object(open.draft.id, element.id)}>
        <ElementField
          element={{ ...element, question: undefined, name: t('object.right') }}
          planned={planned && { ...planned, required: true }}
          value={
            typed?.value ??
            (objection && answer !== undefined ? String(typedValue(element, answer)) : undefined)
          }
          problem={problemOf(problems, element.id) ?? problemOf(problems, 'value')}
          autoFocus={!problems}
        />
        <TextField
          name="note"
          label={t('object.note')}
          hint={t('object.noteHint')}
          rows={3}
          value={typed?.note ?? objection?.note}
          problem={problemOf(problems, 'note')}
        />
        <div className="actions">
          <Submit name="act" value="object">
            {t('object.save')}
          </Submit>
        </div>
      </PostForm>
      {objection && (
        <form method="post" action={paths.object(open.draft.id, element.id)}>
          <Csrf />
          <button className="link-button" name="act" value="withdraw">
            {t('object.withdraw')}
          </button>
        </form>
      )}
    </>
  )
}
