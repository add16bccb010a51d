import { toLocalDate } from '../../server/calendar/rules.ts'
import {
  answerCorrection,
  supplyPapers,
  type Uploads,
} from '../../server/cases/commands/answer-correction.ts'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { getSupply } from '../../server/cases/my-papers.ts'
import { getCorrection, getMyCase } from '../../server/cases/queries.ts'
import { notYours } from '../../server/cases/refusals.ts'
import type { ReadCtx } from '../../server/platform/ctx.ts'
import type { Form, Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { answerKeys } from '../apply/answers.ts'
import { readSignature, type TypedSignature } from '../apply/signature-field.tsx'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { FixPage, OverPage, SupplyPage } from './page.tsx'

/** One item of an own case, as somebody comes to it by its address. */
export type OwnStep = { view: CaseView; step: StepView; today: string }

export async function ownStep(ctx: ReadCtx, request: PageRequest): Promise<OwnStep> {
  const view = await getMyCase(ctx, request.params['number'] ?? '')
  const step = view.steps.find((each) => each.step === request.params['step'])
  if (!step) throw notYours()
  return { view, step, today: toLocalDate(ctx.now) }
}

/** The page for whoever comes too late or sent something from a stale page; what they typed is shown, not lost. */
export function overPage(options: PortalOptions, request: PageRequest, { view, step }: OwnStep): PageReply {
  const { elements } = options.region()
  const sent = { ...answerKeys(request.form), note: request.form.one('note') }
  const t = textsOf(request.view.lang)
  return renderPage(options, request, {
    title: t('over.title'),
    status: 409,
    returnTo: paths.myCase(view.number),
    body: (
      <OverPage
        number={view.number}
        onething={view.onething.id}
        step={step}
        typed={Object.entries(sent)
          .filter(([, text]) => text.trim() !== '')
          .map(([id, text]) => ({ name: elements[id]?.name ?? t('fix.note'), text }))}
      />
    ),
  })
}

function uploadsOf(form: Form): Uploads {
  const names = new Set(form.files.map(({ field }) => field).filter((name) => name.startsWith('file:')))
  return [...names].map((name) => ({
    material: name.slice('file:'.length),
    uploads: form.files.filter(({ field }) => field === name),
  }))
}

export const signedOn = (form: Form): TypedSignature => ({
  path: form.one('signature'),
  name: form.one('signatureName'),
})

/** 补正 and 补齐容缺材料. */
export function correctPages(options: PortalOptions): Page[] {
  const fixPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const t = textsOf(request.view.lang)
    const { own, correction } = await request.db.read(request.actor, async (ctx) => {
      const own = await ownStep(ctx, request)
      const open = own.step.state === 'correcting'
      return { own, correction: open ? await getCorrection(ctx, own.view.id, own.step.step) : undefined }
    })
    if (!correction) return overPage(options, request, own)
    return renderPage(options, request, {
      title: t('fix.title', { n: correction.problems.length }),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <FixPage
          number={own.view.number}
          step={own.step.step}
          today={own.today}
          correction={correction}
          typed={problems && answerKeys(request.form)}
          deferred={request.form.all('defer')}
          signed={signedOn(request.form)}
          note={request.form.one('note')}
          problems={problems}
        />
      ),
    })
  }

  const supplyPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const { own, supply } = await request.db.read(request.actor, async (ctx) => {
      const own = await ownStep(ctx, request)
      const open = own.step.canSupply
      return { own, supply: open ? await getSupply(ctx, own.view.id, own.step.step) : undefined }
    })
    if (!supply) return overPage(options, request, own)
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('supply.title', { n: supply.materials.length }),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <SupplyPage
          number={own.view.number}
          step={own.step.step}
          today={own.today}
          supply={supply}
          problems={problems}
        />
      ),
    })
  }

  return [
    {
      path: '/cases/:number/fix/:step',
      who: 'person',
      get: (request) => fixPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const { form } = request
            const uploads = uploadsOf(form)
            // Whoever ticks and uploads as well has brought the paper; no signature is asked for it.
            const later = form.all('defer').filter((id) => !uploads.some(({ material }) => material === id))
            const signature = readSignature(signedOn(form))
            if (later.length > 0 && !signature) {
              return fixPage(request, oneProblem('signature', textsOf(request.view.lang)('fix.deferNone')))
            }
            await request.db.write(request.actor, async (ctx) => {
              const { view, step } = await ownStep(ctx, request)
              await answerCorrection(ctx, {
                caseId: view.id,
                step: step.step,
                answers: answerKeys(form),
                uploads,
                note: form.one('note').trim().slice(0, 500),
                defer: later.length > 0 && signature ? { materials: later, signature } : undefined,
              })
            })
            return { redirect: paths.caseAfter(request.params['number'] ?? '', 'fixed') }
          },
          (problems) => fixPage(request, problems),
          ['invalid', 'conflict'],
        ),
    },
    {
      path: '/cases/:number/supply/:step',
      who: 'person',
      get: (request) => supplyPage(request),
      post: (request) =>
        orAgain(
          async () => {
            await request.db.write(request.actor, async (ctx) => {
              const { view, step } = await ownStep(ctx, request)
              await supplyPapers(ctx, {
                caseId: view.id,
                step: step.step,
                uploads: uploadsOf(request.form),
              })
            })
            return { redirect: paths.caseAfter(request.params['number'] ?? '', 'supplied') }
          },
          (problems) => supplyPage(request, problems),
          ['invalid', 'conflict'],
        ),
    },
  ]
}
