import type { OpenDraft } from '../../server/applications/model.ts'
import { answerKeys } from './answers.ts'
import { attachFiles, detachFile } from '../../server/applications/commands/attach.ts'
import { saveAnswers } from '../../server/applications/commands/answer.ts'
import { giveConsent, refreshKnown } from '../../server/applications/commands/consent.ts'
import { discardDraft } from '../../server/applications/commands/discard.ts'
import { leaveOut } from '../../server/applications/commands/leave-out.ts'
import { objectTo, withdrawObjection } from '../../server/applications/commands/object.ts'
import { startDraft } from '../../server/applications/commands/start.ts'
import { submitDraft } from '../../server/applications/commands/submit.ts'
import { findDraftCase, getOpenDraft } from '../../server/applications/queries.ts'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { getMyCase } from '../../server/cases/queries.ts'
import { listToContest } from '../../server/dossier/queries.ts'
import type { PlannedQuestion } from '../../server/onething/model.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { grantedToday } from '../../server/resources/queries.ts'
import type { Problems } from '../components/form.tsx'
import { runningCases } from '../components/running.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { CheckPage } from './check.tsx'
import { ConsentPage } from './consent.tsx'
import { DonePage } from './done.tsx'
import { asksMaterials, nextPath } from './flow.ts'
import { MaterialsPage } from './materials.tsx'
import { ObjectPage } from './object.tsx'
import { QuestionPage } from './question.tsx'
import { readSignature } from './signature-field.tsx'

/** The application of one person, from 「开始」 to the confirmation; each page saves and leads to the next. */
export function applyPages(options: PortalOptions): Page[] {
  const draftOf = (request: PageRequest): string => request.params['id'] ?? ''

  const load = (request: PageRequest): Promise<OpenDraft> =>
    request.db.read(request.actor, (ctx) => getOpenDraft(ctx, draftOf(request)))

  /** A draft that was handed in already leads to its confirmation, whichever of its pages is opened again. */
  const onDraft = async (request: PageRequest, work: () => Promise<PageReply>): Promise<PageReply> => {
    const filed = await request.db.read(request.actor, (ctx) => findDraftCase(ctx, draftOf(request)))
    return filed ? { redirect: paths.done(draftOf(request)) } : work()
  }

  const goOn = async (request: PageRequest): Promise<PageReply> => ({
    redirect: nextPath(await load(request)),
  })

  const start: Page = {
    path: '/apply/start',
    who: 'person',
    async get(request) {
      return {
        redirect: request.query['onething'] ? paths.onething(request.query['onething']) : paths.onethings,
      }
    },
    async post(request) {
      const draft = await request.db.write(request.actor, (ctx) =>
        startDraft(ctx, { onething: request.form.one('onething') }),
      )
      const open = await request.db.read(request.actor, (ctx) => getOpenDraft(ctx, draft.id))
      return { redirect: nextPath(open) }
    },
  }

  const resume: Page = {
    path: '/apply/:id',
    who: 'person',
    get: (request) => onDraft(request, () => goOn(request)),
  }

  const consentPage = async (
    request: PageRequest,
    whole: OpenDraft,
    problems?: Problems,
  ): Promise<PageReply> => {
    // Only what will be asked is named.
    const definition = await request.db.read(request.actor, (ctx) => grantedToday(ctx, whole.definition))
    const open = { ...whole, definition }
    return renderPage(options, request, {
      title: open.definition.onething.consent.title,
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <ConsentPage
          open={open}
          running={await runningCases(request, open.definition.onething.name)}
          problems={problems}
        />
      ),
    })
  }

  const consent: Page = {
    path: '/apply/:id/consent',
    who: 'person',
    get: (request) => onDraft(request, async () => consentPage(request, await load(request))),
    post: (request) =>
      onDraft(request, () =>
        orAgain(
          async () => {
            await giveConsent(request.db, request.actor, { draftId: draftOf(request) })
            return goOn(request)
          },
          async (problems) => consentPage(request, await load(request), problems),
        ),
      ),
  }

  const questionPage = (
    request: PageRequest,
    open: OpenDraft,
    question: PlannedQuestion,
    again?: { typed: Record<string, string>; problems: Problems },
  ): PageReply =>
    renderPage(options, request, {
      title: question.title,
      wrong: again !== undefined,
      status: again ? 422 : 200,
      body: <QuestionPage open={open} question={question} {...again} />,
    })

  const findQuestion = (open: OpenDraft, request: PageRequest): PlannedQuestion | undefined =>
    open.plan.questions.find((question) => question.id === request.params['question'])

  const question: Page = {
    path: '/apply/:id/q/:question',
    who: 'person',
    get: (request) =>
      onDraft(request, async () => {
        const open = await load(request)
        if (!open.draft.consentedAt) return { redirect: paths.consent(open.draft.id) }
        const found = findQuestion(open, request)
        return found ? questionPage(request, open, found) : { redirect: nextPath(open) }
      }),
    post: (request) =>
      onDraft(request, () => {
        const typed = answerKeys(request.form)
        return orAgain(
          async () => {
            await saveAnswers(request.db, request.actor, {
              draftId: draftOf(request),
              answers: typed,
              question: request.params['question'],
            })
            return goOn(request)
          },
          async (problems) => {
            const open = await load(request)
            const found = findQuestion(open, request)
            return found
              ? questionPage(request, open, found, { typed, problems })
              : { redirect: nextPath(open) }
          },
        )
      }),
  }

  const materialsPage = (request: PageRequest, open: OpenDraft, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('materials.short'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <MaterialsPage open={open} problems={problems} />,
    })

  const materials: Page = {
    path: '/apply/:id/materials',
    who: 'person',
    get: (request) =>
      onDraft(request, async () => {
        const open = await load(request)
        return asksMaterials(open) ? materialsPage(request, open) : { redirect: nextPath(open) }
      }),
    post: (request) =>
      onDraft(request, () =>
        orAgain(
          async () => {
            const { form } = request
            const draftId = draftOf(request)
            const material = form.one('material')
            if (form.one('go')) return goOn(request)
            if (form.one('detach')) {
              await request.db.write(request.actor, (ctx) =>
                detachFile(ctx, { draftId, material, fileId: form.one('detach') }),
              )
            } else if (form.files.length === 0) {
              const words = textsOf(request.view.lang)('materials.none')
              return materialsPage(request, await load(request), oneProblem(material, words))
            } else {
              await request.db.write(request.actor, (ctx) =>
                attachFiles(ctx, { draftId, material, uploads: form.files }),
              )
            }
            return { redirect: paths.materials(draftId) }
          },
          async (problems) => {
            const field = request.form.one('material')
            const named = problems.fields.length
              ? problems.fields.map((each) => ({ ...each, field }))
              : [{ field, code: 'file', zh: problems.zh }]
            return materialsPage(request, await load(request), { ...problems, fields: named })
          },
        ),
      ),
  }

  const checkPage = (request: PageRequest, open: OpenDraft, problems?: Problems): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)('check.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <CheckPage
          open={open}
          problems={problems}
          signed={{ path: request.form.one('signature'), name: request.form.one('signatureName') }}
        />
      ),
    })

  const check: Page = {
    path: '/apply/:id/check',
    who: 'person',
    get: (request) =>
      onDraft(request, async () => {
        const open = await load(request)
        return open.draft.consentedAt ? checkPage(request, open) : { redirect: paths.consent(open.draft.id) }
      }),
    post: (request) =>
      onDraft(request, () =>
        orAgain(
          async () => {
            const { form } = request
            const draftId = draftOf(request)
            const act = form.one('act')
            if (act === 'leave' || act === 'take') {
              await request.db.write(request.actor, (ctx) =>
                leaveOut(ctx, { draftId, step: form.one('step'), unwanted: act === 'leave' }),
              )
              return { redirect: paths.checkItem(draftId, form.one('step')) }
            }
            const signature = readSignature({ path: form.one('signature'), name: form.one('signatureName') })
            if (!signature) {
              const words = textsOf(request.view.lang)('sign.none')
              return checkPage(request, await load(request), oneProblem('signature', words))
            }
            await submitDraft(request.db.statement(request.actor, null), { draftId, signature })
            return { redirect: paths.done(draftId) }
          },
          async (problems) => checkPage(request, await load(request), problems),
        ),
      ),
  }

  const object: Page = {
    path: '/apply/:id/object/:element',
    who: 'person',
    get: (request) => onDraft(request, async () => objectPage(request, await load(request))),
    post: (request) =>
      onDraft(request, () => {
        const element = request.params['element'] ?? ''
        const typed = { value: request.form.one(element), note: request.form.one('note') }
        return orAgain(
          async () => {
            const draftId = draftOf(request)
            await request.db.write(request.actor, (ctx) =>
              request.form.one('act') === 'withdraw'
                ? withdrawObjection(ctx, { draftId, element })
                : objectTo(ctx, { draftId, element, ...typed }),
            )
            return { redirect: paths.checkRow(draftId, element) }
          },
          async (problems) => objectPage(request, await load(request), { typed, problems }),
        )
      }),
  }

  const objectPage = (
    request: PageRequest,
    open: OpenDraft,
    again?: { typed: { value: string; note: string }; problems: Problems },
  ): PageReply => {
    const { elements } = open.definition
    const id = request.params['element'] ?? ''
    const element = Object.hasOwn(elements, id) ? elements[id] : undefined
    if (!element) throw noSuchElement()
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('object.title'),
      wrong: again !== undefined,
      status: again ? 422 : 200,
      body: (
        <ObjectPage
          open={open}
          element={element}
          objection={open.draft.facts.objections[element.id]}
          {...again}
        />
      ),
    })
  }

  const lookAgain: Page = {
    path: '/apply/:id/again',
    who: 'person',
    post: (request) =>
      onDraft(request, async () => {
        await refreshKnown(request.db, request.actor, { draftId: draftOf(request) })
        return goOn(request)
      }),
  }

  const discard: Page = {
    path: '/apply/:id/discard',
    who: 'person',
    async post(request) {
      await request.db.write(request.actor, (ctx) => discardDraft(ctx, { draftId: draftOf(request) }))
      return { redirect: paths.me }
    },
  }

  const done: Page = {
    path: '/apply/:id/done',
    who: 'person',
    async get(request) {
      const found = await request.db.read(request.actor, async (ctx) => {
        const filed = await findDraftCase(ctx, draftOf(request))
        return (
          filed && {
            view: await getMyCase(ctx, filed.number),
            today: toLocalDate(ctx.now),
            contest: await listToContest(ctx, filed.number),
          }
        )
      })
      if (!found) return goOn(request)
      return renderPage(options, request, {
        title: textsOf(request.view.lang)('done.title'),
        body: <DonePage {...found} />,
      })
    },
  }

  return [start, resume, consent, question, materials, check, object, lookAgain, discard, done]
}

function noSuchElement(): Refusal {
  return new Refusal('page.unknown', { kind: 'not-found', zh: '没有找到这个页面。', en: 'No such page.' })
}
