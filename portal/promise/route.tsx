import { signPromise } from '../../server/cases/commands/sign-promise.ts'
import { getPromise } from '../../server/cases/my-papers.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { readSignature } from '../apply/signature-field.tsx'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import { overPage, ownStep, signedOn } from '../correct/route.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { PromisePage } from './page.tsx'

/** 告知承诺. */
export function promisePages(options: PortalOptions): Page[] {
  const page = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const { own, promise } = await request.db.read(request.actor, async (ctx) => {
      const own = await ownStep(ctx, request)
      const open = own.step.canPromise
      return { own, promise: open ? await getPromise(ctx, own.view.id, own.step.step) : undefined }
    })
    if (!promise) return overPage(options, request, own)
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('promise.title'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: (
        <PromisePage
          number={own.view.number}
          step={own.step.step}
          promise={promise}
          signed={signedOn(request.form)}
          problems={problems}
        />
      ),
    })
  }
  return [
    {
      path: '/cases/:number/promise/:step',
      who: 'person',
      get: (request) => page(request),
      post: (request) =>
        orAgain(
          async () => {
            const signature = readSignature(signedOn(request.form))
            if (!signature) {
              return page(request, oneProblem('signature', textsOf(request.view.lang)('sign.none')))
            }
            await request.db.write(request.actor, async (ctx) => {
              const { view, step } = await ownStep(ctx, request)
              await signPromise(ctx, { caseId: view.id, step: step.step, signature })
            })
            return { redirect: paths.caseAfter(request.params['number'] ?? '', 'promised') }
          },
          (problems) => page(request, problems),
          ['invalid', 'conflict'],
        ),
    },
  ]
}
