import type { ReactNode } from 'react'
import { lackingText } from '../../server/counter/rules.ts'
import type { CounterField } from '../../server/counter/model.ts'
import type { ScreenView } from '../../server/counter/model.ts'
import { SignatureField } from '../apply/signature-field.tsx'
import {
  ErrorSummary,
  FieldError,
  PostForm,
  problemOf,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Qr, Rows, ToConfirm } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

/** The screen is brought to its window: six digits that the clerk reads out. */
export function PairPage({ problems, code }: { problems?: Problems; code?: string }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading lead={t('screen.pairLead')}>{t('screen.pairTitle')}</Heading>
      <PostForm action={paths.pairScreen}>
        <TextField
          name="code"
          label={t('screen.code')}
          value={code}
          inputMode="numeric"
          size="short"
          problem={problemOf(problems, 'code')}
          autoFocus={!problems}
        />
        <div className="actions">
          <Submit>{t('screen.pair')}</Submit>
        </div>
      </PostForm>
    </>
  )
}

export type ScreenProps = { view: ScreenView; token: string; problems?: Problems }

/** What the person at the window sees; it changes with what the clerk does. `data-screen` is what the browser compares. */
export function WindowScreen({ view, token, problems }: ScreenProps): ReactNode {
  const { zh } = useScreen()
  return (
    <div className="window-screen" data-screen={`/api/v1/screens/${token}`} data-stamp={view.stamp}>
      <p className="caption" {...zh}>
        {view.hall} · {view.window}
      </p>
      <ErrorSummary problems={problems} />
      <Shown view={view} token={token} problems={problems} />
    </div>
  )
}

function Shown({ view, token, problems }: ScreenProps): ReactNode {
  const { t, zh } = useScreen()
  const name = view.person ?? ''
  const action = paths.screen(token)
  switch (view.shows) {
    case 'welcome':
      return (
        <>
          <Heading>{view.ticket ? t('screen.called', { number: view.ticket }) : t('screen.welcome')}</Heading>
          <p className="declaration">{t('screen.notice')}</p>
        </>
      )
    case 'mirror':
      return (
        <>
          <Heading lead={view.draft ? t('screen.mirrorLead') : t('screen.working')}>
            {t('screen.mirror', { name })}
          </Heading>
          {view.draft && <Values view={view} />}
        </>
      )
    case 'sign':
      return (
        <>
          <Heading lead={t('screen.signLead')}>{t('screen.signTitle', { name })}</Heading>
          <Values view={view} />
          <p className="declaration" {...zh}>
            {view.draft?.declaration}
          </p>
          <SignForm
            action={action}
            of={view.draft?.digest ?? ''}
            words={t('screen.sign')}
            problems={problems}
          />
        </>
      )
    case 'receive':
      return (
        <>
          <Heading lead={t('screen.receiveLead')}>{t('screen.receiveTitle', { name })}</Heading>
          <ul {...zh}>
            {view.receiving?.rows.map((row) => (
              <li key={row}>{row}</li>
            ))}
          </ul>
          <SignForm
            action={action}
            of={view.receiving?.digest ?? ''}
            words={t('screen.receive')}
            problems={problems}
          />
        </>
      )
    case 'confirm':
      return <Confirm view={view} action={action} problems={problems} />
    case 'rate':
      return <Rate view={view} action={action} />
    case 'thanks':
      return <Heading>{t('screen.thanks')}</Heading>
  }
}

/** Everything that goes with the application: what was asked first, then what the registers hold, with its source. */
function Values({ view }: { view: ScreenView }): ReactNode {
  const { t, zh } = useScreen()
  const { draft } = view
  if (!draft) return null
  const row = (field: CounterField) => ({
    key: field.element,
    name: <span {...zh}>{field.name}</span>,
    value: <span {...zh}>{field.text || '—'}</span>,
    note: <span {...zh}>{field.origin}</span>,
  })
  const asked = draft.questions.flatMap(({ fields }) => fields)
  const promised = draft.materials.filter((paper) => paper.promised && paper.files.length === 0)
  return (
    <>
      <p {...zh}>
        <b>{draft.onething.name}</b>
      </p>
      {asked.length > 0 && (
        <section>
          <h2>{t('screen.answers')}</h2>
          <Rows rows={asked.map(row)} />
        </section>
      )}
      {promised.length > 0 && (
        <section>
          <h2>{t('screen.promise')}</h2>
          {lackingText(promised.map((paper) => paper.name)).map((line) => (
            <p key={line} {...zh}>
              {line}
            </p>
          ))}
        </section>
      )}
      <section>
        <h2>{t('screen.registers')}</h2>
        {draft.sections.map((section) => (
          <div key={section.name}>
            <h3 {...zh}>{section.name}</h3>
            <Rows rows={section.fields.map(row)} />
          </div>
        ))}
      </section>
    </>
  )
}

function SignForm(given: { action: string; of: string; words: string; problems?: Problems }): ReactNode {
  return (
    <PostForm action={given.action}>
      <input type="hidden" name="of" value={given.of} />
      <FieldError id="f-signature" problem={problemOf(given.problems, 'signature')} />
      <SignatureField wrong={problemOf(given.problems, 'signature') !== undefined} />
      <div className="actions">
        <Submit name="act" value="sign">
          {given.words}
        </Submit>
      </div>
    </PostForm>
  )
}

function Confirm({
  view,
  action,
  problems,
}: {
  view: ScreenView
  action: string
  problems?: Problems
}): ReactNode {
  const { t } = useScreen()
  const asked = view.confirmation
  if (!asked) return null
  const which = <input type="hidden" name="confirmation" value={asked.id} />
  return (
    <>
      <Heading>{t('screen.confirmTitle', { name: asked.person })}</Heading>
      <ToConfirm rows={asked.rows} text={asked.text} />
      <PostForm action={action}>
        {which}
        <div className="actions">
          <Submit name="act" value="confirm">
            {t('confirm.yes')}
          </Submit>
        </div>
      </PostForm>
      <details open={problems !== undefined}>
        <summary>{t('confirm.wrong')}</summary>
        <PostForm action={action}>
          {which}
          <TextField
            name="note"
            label={t('confirm.note')}
            hint={t('confirm.noteHint')}
            rows={3}
            problem={problemOf(problems, 'note')}
          />
          <Submit quiet name="act" value="dispute">
            {t('confirm.no')}
          </Submit>
        </PostForm>
      </details>
    </>
  )
}

const STARS = [5, 4, 3, 2, 1] as const

function Rate({ view, action }: { view: ScreenView; action: string }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <Heading lead={t('screen.rateLead')}>{t('screen.rateTitle')}</Heading>
      {view.case && <p>{t('screen.filed', { number: view.case.number, code: view.case.queryCode })}</p>}
      <PostForm action={action} className="ratings">
        {STARS.map((stars) => (
          <button key={stars} className="button quiet" name="stars" value={stars}>
            {t(`screen.rate${stars}`)}
          </button>
        ))}
      </PostForm>
    </>
  )
}

/** The code of a draft, on the applicant's own phone. */
export function CodePage(given: { code: string; svg: string; until: string; name: string }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <p className="caption" {...zh}>
        {given.name}
      </p>
      <Heading lead={t('counter.lead')}>{t('counter.title')}</Heading>
      <Qr svg={given.svg} />
      <p>{t('counter.spoken')}</p>
      <p className="big-code">
        <b>{given.code}</b>
      </p>
      <p className="hint">{t('counter.until', { until: given.until })}</p>
      <PostForm>
        <Submit quiet>{t('counter.again')}</Submit>
      </PostForm>
    </>
  )
}
