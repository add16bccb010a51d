import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Design } from '../../server/designs/model.ts'
import { Field } from '../components/field.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useAct, useDesigns } from './api.ts'
import './designs.css'
import { paths } from './paths.ts'
import { useWords } from './words.ts'
import { call } from '../api/client.ts'

/** 方案. What is being changed in the region, by whom, and how far it has come. */
export function DesignsPage() {
  const words = useWords()
  const navigate = useNavigate()
  const first = useDesigns()
  const [older, setOlder] = useState<Design[]>([])
  const [more, setMore] = useState<boolean>()
  const [title, setTitle] = useState('')
  const open = useAct<{ title: string }, { id: string }>(() => paths.api.designs)
  const designs = [...(first.data?.designs ?? []), ...older]
  const hasMore = more ?? first.data?.more ?? false
  const last = designs.at(-1)

  const showMore = async (): Promise<void> => {
    if (!last) return
    const page = await call<{ designs: Design[]; more: boolean }>(
      paths.api.older(String(last.updatedAt), last.id),
    )
    setOlder((before) => [...before, ...page.designs])
    setMore(page.more)
  }

  return (
    <main id="main" className="page stack designs">
      <PageHeading title={words.designs} />
      <p className="quiet">{words.intro}</p>
      <p>
        <Link to={paths.dictionary()}>{words.dictionary}</Link>
      </p>
      <form
        className="panel new-design"
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim().length < 2 || open.isPending) return
          open.mutate({ title: title.trim() }, { onSuccess: ({ id }) => void navigate(paths.design(id)) })
        }}
      >
        <Field label={words.newTitle} hint={words.newTitleHint}>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Button type="primary" htmlType="submit" loading={open.isPending} disabled={title.trim().length < 2}>
          {words.open}
        </Button>
      </form>
      <ProblemAlert problem={open.error} acting />
      <ProblemAlert problem={first.error} retry={() => void first.refetch()} />
      {first.isPending && first.error === null && <Waiting rows={5} />}
      {first.isSuccess && designs.length === 0 && <p className="nothing">{words.noDesigns}</p>}
      {designs.length > 0 && (
        <div className="scroll">
          <table>
            <caption className="unseen">{words.designs}</caption>
            <thead>
              <tr>
                {[words.title, words.state, words.author, words.touched].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {designs.map((design) => (
                <tr key={design.id}>
                  <th scope="row" lang="zh-Hans">
                    <Link to={paths.design(design.id)}>{design.title}</Link>
                  </th>
                  <td>{words.states[design.state]}</td>
                  <td lang="zh-Hans">{design.author.name}</td>
                  <td>{words.at(String(design.updatedAt))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasMore && <Button onClick={() => void showMore()}>{words.more}</Button>}
    </main>
  )
}
