import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { Tryable, type Answers } from '../../server/designs/model.ts'
import { tryPart } from '../../server/designs/queries.ts'
import { refuseDesign } from '../../server/designs/refusals.ts'
import { parseAnswer } from '../../server/forms/answer.ts'
import type { PlannedQuestion } from '../../server/onething/model.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { FieldProblem } from '../../server/platform/refusal.ts'
import { answerKeys } from '../apply/answers.ts'
import { QuestionPage } from '../apply/question.tsx'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { PreviewEnd, PreviewFrame } from './page.tsx'
import { packAnswers, unpackAnswers } from './tried.ts'

type Typed = { typed: Record<string, string>; problems: Problems }

/**
 * 预览: the very pages that an applicant of a one-thing, or of an item by itself, would get if a design counted now; for officers, who
 * see them inside the desk. What is answered stands in the address and nowhere else.
 */
export function previewPages(options: PortalOptions): Page[] {
  const load = async (request: PageRequest, answers: Answers): Promise<OpenDraft> => {
    const { kind, id, design = '' } = request.params
    const part = Tryable.safeParse({ kind, id })
    if (!part.success || !UUID.test(design)) throw refuseDesign('design.unknown')
    return request.db.read(request.actor, async (ctx) => {
      const { definition, facts, plan } = await tryPart(ctx, design, part.data, answers)
      const draft: OpenDraft['draft'] = {
        id: design,
        personId: '',
        onething: part.data.id,
        onethingVersion: definition.version,
        state: 'open',
        version: 1,
        facts,
        consentedAt: ctx.now,
        caseId: null,
        updatedAt: ctx.now,
      }
      return { draft, definition, plan }
    })
  }

  const addressOf = (request: PageRequest, answers: Answers, question?: string): string => {
    const { design = '', kind = '', id = '' } = request.params
    const query = new URLSearchParams({
      ...(request.query['elder'] === '1' && { elder: '1' }),
      ...(Object.keys(answers).length > 0 && { a: packAnswers(answers) }),
      ...(question !== undefined && { q: question }),
    }).toString()
    return `${paths.preview(design, kind, id)}${query === '' ? '' : `?${query}`}`
  }

  /** The question that the address names, else the first that is not answered yet. */
  const questionOf = ({ plan }: OpenDraft, request: PageRequest): PlannedQuestion | undefined =>
    plan.questions.find(({ id }) => id === request.query['q']) ??
    plan.questions.find(({ answered }) => !answered)

  const show = (request: PageRequest, title: string, again: boolean, body: ReactNode): PageReply => {
    const seen: PageRequest = {
      ...request,
      // Its forms come back to this very address, with what has been answered so far.
      path: request.url,
      view: { ...request.view, elder: request.query['elder'] === '1' },
    }
    return renderPage({ ...options, mode: 'serve' }, seen, {
      title,
      bare: true,
      still: true,
      wrong: again,
      status: again ? 422 : 200,
      body: <PreviewFrame again={addressOf(request, {})}>{body}</PreviewFrame>,
    })
  }

  const showQuestion = (
    request: PageRequest,
    open: OpenDraft,
    answers: Answers,
    question: PlannedQuestion,
    again?: Typed,
  ): PageReply => {
    const before = open.plan.questions[open.plan.questions.indexOf(question) - 1]
    const back = addressOf(request, answers, before?.id ?? question.id)
    return show(
      request,
      question.title,
      again !== undefined,
      <QuestionPage open={open} question={question} back={back} {...again} />,
    )
  }

  return [
    {
      path: '/preview/:design/:kind/:id',
      who: 'staff',
      permission: ['design.write', 'design.publish'],
      async get(request) {
        const answers = unpackAnswers(request.query['a'])
        const open = await load(request, answers)
        const question = questionOf(open, request)
        return question
          ? showQuestion(request, open, answers, question)
          : show(
              request,
              textsOf(request.view.lang)('preview.end'),
              false,
              <PreviewEnd definition={open.definition} plan={open.plan} />,
            )
      },
      async post(request) {
        const answers = unpackAnswers(request.query['a'])
        const open = await load(request, answers)
        const question = questionOf(open, request)
        if (!question) return { redirect: addressOf(request, answers) }
        const typed = answerKeys(request.form)
        const read = readAnswers(open, question, typed, toLocalDate(open.draft.updatedAt))
        if (read.problems.length > 0) {
          const { zh, en } = refuseDesign('design.answers-wrong')
          return showQuestion(request, open, answers, question, {
            typed,
            problems: { zh, en, fields: read.problems },
          })
        }
        const given = Object.fromEntries(
          Object.entries({ ...answers, ...read.answers }).filter(([id]) => !read.emptied.includes(id)),
        )
        const next = await load(request, given)
        const unanswered = next.plan.questions.find(({ answered }) => !answered)
        return { redirect: addressOf(request, given, unanswered?.id) }
      },
    },
  ]
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What was typed on one page, checked as it would be for an applicant. */
function readAnswers(
  { plan, definition }: OpenDraft,
  question: PlannedQuestion,
  typed: Record<string, string>,
  today: string,
): { answers: Answers; emptied: string[]; problems: FieldProblem[] } {
  const answers: Answers = {}
  const emptied: string[] = []
  const problems: FieldProblem[] = []
  for (const id of question.elements) {
    const element = definition.elements[id]
    const planned = plan.elements[id]
    if (!element || planned?.resolution.as !== 'asked') continue
    const raw = typed[id] ?? ''
    if (raw.trim() === '' && !planned.required) {
      emptied.push(id)
      continue
    }
    const parsed = parseAnswer(element, raw, today, planned.choices)
    if (parsed.ok) answers[id] = parsed.value
    else problems.push({ field: id, code: parsed.code, zh: parsed.zh })
  }
  return { answers, emptied, problems }
}
