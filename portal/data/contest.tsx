import type { ReactNode } from 'react'
import type { Contested } from '../../server/dossier/queries.ts'
import { ElementField } from '../apply/element-field.tsx'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { originText } from '../components/words.ts'
import { paths } from '../paths.ts'

export type ContestGiven = { right: string; reason: string }

/** 这个不对: what the register says, what is right, and why. */
export function ContestPage(props: {
  contested: Contested
  given: ContestGiven
  problems?: Problems
}): ReactNode {
  const { t, zh } = useScreen()
  const { contested, given, problems } = props
  const { element, shown, origin, owner, caseNumber } = contested
  return (
    <>
      <BackLink href={paths.myData()} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('correct.data.lead')}>{t('correct.data.title')}</Heading>
      <Rows
        rows={[
          {
            key: 'held',
            name: <span {...zh}>{element.name}</span>,
            value: <span {...zh}>{shown}</span>,
            note: <span {...zh}>{originText(origin, t)}</span>,
          },
          { key: 'owner', name: t('correct.data.owner'), value: <span {...zh}>{owner.name}</span> },
        ]}
      />
      <PostForm action={paths.contest(caseNumber, element.id)}>
        <ElementField
          element={{ ...element, id: 'right', question: undefined, name: t('correct.data.right') }}
          value={given.right}
          problem={problemOf(problems, 'right')}
        />
        <TextField
          name="reason"
          label={t('correct.data.reason')}
          hint={t('correct.data.reasonHint')}
          rows={3}
          value={given.reason}
          problem={problemOf(problems, 'reason')}
        />
        <div className="actions">
          <Submit>{t('correct.data.go')}</Submit>
        </div>
      </PostForm>
    </>
  )
}
