import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DesignView, EntryChange } from '../../server/designs/model.ts'
import type { EntryKind } from '../../server/regions/model.ts'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useAct, useEntryChanges } from './api.ts'
import { Comparison } from './comparison.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

type Put = {
  kind: EntryKind
  id: string
  base?: string | null | undefined
  revision: number
  content: unknown
}

/** 清单有新版本: items of which the list says something else since they were taken from it, each to be taken over with one press. */
export function EntryChanges({ design }: { design: DesignView }) {
  const words = useWords()
  const found = useEntryChanges(design.id)
  const put = useAct<Put, { revision: number }>(({ kind, id }) => paths.api.part(design.id, kind, id))
  const [problem, setProblem] = useState<unknown>(null)
  const take = async (change: EntryChange): Promise<void> => {
    setProblem(null)
    try {
      let { revision } = design
      const { item: id, base, content } = change
      const item = { kind: 'items' as const, id, base, content }
      for (const part of [...change.with, item]) {
        const changed = await put.mutateAsync({ ...part, revision })
        revision = changed.revision
      }
      announce(words.followed(change.name))
    } catch (error) {
      setProblem(error)
    }
  }
  const changes = found.data?.changes ?? []
  if (changes.length === 0 && !found.error && problem === null) return null
  return (
    <section className="panel" aria-labelledby="entry-changes">
      <h2 id="entry-changes">{words.entryChanges(changes.length)}</h2>
      <p className="quiet">{words.entryChangesNote}</p>
      <ProblemAlert problem={problem ?? found.error} acting />
      {changes.map((change) => (
        <details key={change.item} open={changes.length === 1}>
          <summary lang="zh-Hans">
            {change.name} <span className="quiet">{words.changedIn(change.differences.length)}</span>
          </summary>
          <Comparison
            left={words.listWas}
            right={words.listIs}
            rows={change.differences.map(({ path, before, after, rewritten }) => ({
              path,
              left: before,
              right: after,
              note: rewritten && <small className="quiet"> {words.rewritten}</small>,
            }))}
          />
          <p className="buttons">
            <Button type="primary" loading={put.isPending} onClick={() => void take(change)}>
              {words.follow(change.name)}
            </Button>
            <Link to={paths.listEntry(change.entry)}>{words.seeEntry}</Link>
          </p>
        </details>
      ))}
    </section>
  )
}
