import type { ReactNode } from 'react'
import type { OpenDraft } from '../../server/applications/model.ts'
import {
  Csrf,
  ErrorSummary,
  PaperField,
  PostForm,
  problemOf,
  Submit,
  Tag,
  type Problems,
} from '../components/form.tsx'
import { Closed } from '../components/closed.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Icon } from '../components/icons.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'
import { backPath } from './flow.ts'

/** 上传材料: only what no register and no certificate can stand in for. */
export function MaterialsPage({ open, problems }: { open: OpenDraft; problems?: Problems }): ReactNode {
  const { t, zh } = useScreen()
  const { plan, draft } = open
  const asked = plan.materials.filter((material) => material.resolution.as === 'asked')
  return (
    <>
      <BackLink href={backPath(open)} />
      <ErrorSummary problems={problems} />
      <Heading lead={t('materials.lead')}>{t('materials.title', { n: asked.length })}</Heading>
      <Closed steps={open.closed ?? []} draft={draft.id} />
      {asked.map((material) => {
        const files = draft.facts.files[material.id] ?? []
        const problem = problemOf(problems, material.id)
        return (
          <section key={material.id} className="upload">
            <h2 {...zh}>{material.name}</h2>
            {!material.required && <Tag k="papers.ifAny" />}
            <p className="hint" {...zh}>
              {material.resolution.reason}
            </p>
            {files.length > 0 && (
              <ul className="files">
                {files.map((file, index) => (
                  <li key={file}>
                    <span>
                      <Icon name="paper" />
                      {t('materials.file', { i: index + 1 })}
                    </span>
                    <form method="post" action={paths.materials(draft.id)}>
                      <Csrf />
                      <input type="hidden" name="material" value={material.id} />
                      <button className="switch" name="detach" value={file}>
                        {t('materials.remove')}
                        <span className="out-of-sight" {...zh}>
                          {material.name} {index + 1}
                        </span>
                      </button>
                    </form>
                  </li>
                ))}
              </ul>
            )}
            <PostForm action={paths.materials(draft.id)} files>
              <input type="hidden" name="material" value={material.id} />
              <PaperField name="file" material={material} problem={problem} />
              <Submit quiet>{t('materials.upload')}</Submit>
            </PostForm>
          </section>
        )
      })}
      <form method="post" action={paths.materials(draft.id)} className="actions">
        <Csrf />
        <button className="button" name="go" value="on">
          {t('common.continue')}
        </button>
      </form>
      <p className="fine">{t('materials.later')}</p>
    </>
  )
}
