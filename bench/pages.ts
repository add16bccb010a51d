import type { Client } from './client.ts'
import { makeApplicants, type Template } from './families.ts'
import { figuresOf, runSlice, type Figures, type Slice } from './load.ts'
import type { Stage } from './stage.ts'

const CONCURRENCY = 8
/** What a phone's browser says that it takes. */
const ACCEPT = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br, zstd' }

export type PageFigures = Figures & {
  /** The body of one page as it is sent, compressed, without style sheet and script. */
  bytes: number
}

/** The guide of 新生儿出生一件事 for anybody, and its first question for somebody who is applying. */
export async function measurePages(
  stage: Stage,
  client: Client,
  template: Template,
  size: { rounds: number; count: number },
): Promise<{ guide: PageFigures; question: PageFigures }> {
  const [applicant] = await makeApplicants(stage.pool, template, 1)
  const { cookie } = stage.session(applicant?.token ?? '')
  const pages = {
    guide: { path: '/onethings/newborn', headers: ACCEPT },
    question: { path: `/apply/${applicant?.draftId}/q/name`, headers: ACCEPT, cookie },
  }
  const slices: Record<keyof typeof pages, Slice[]> = { guide: [], question: [] }
  for (let round = 0; round <= size.rounds; round += 1) {
    for (const name of ['guide', 'question'] as const) {
      const slice = await runSlice(CONCURRENCY, size.count, async () => {
        await client.call(pages[name], 200)
      })
      if (round > 0) slices[name].push(slice)
    }
  }
  return {
    guide: { ...figuresOf(slices.guide), bytes: await client.call(pages.guide, 200) },
    question: { ...figuresOf(slices.question), bytes: await client.call(pages.question, 200) },
  }
}
