import { Button } from 'antd'
import { useState } from 'react'
import { instantText } from '../components/dates.ts'
import { announce } from '../components/page.tsx'
import { ReasonForm } from '../components/reason-form.tsx'
import { useSettings } from '../components/settings.tsx'
import { useAnswer, type RequestShown } from './api.ts'

/** 补充说明: what was asked and answered so far, and the form of whoever is to ask or to answer now. */
export function Supplements({ request }: { request: RequestShown }) {
  const { texts, settings } = useSettings()
  const words = texts.resources
  const answer = useAnswer()
  const [open, setOpen] = useState(false)
  const { may, supplements } = request
  const act = may.supplement ? 'supplement' : may.askMore ? 'ask-more' : undefined
  const name = act === 'supplement' ? words.supplement : words.askMore
  return (
    <>
      {supplements.length > 0 && (
        <ul lang="zh-Hans">
          {supplements.map((each) => (
            <li key={each.askedAt}>
              {each.askedBy.name} {instantText(each.askedAt, settings.language)}：{each.question}
              <br />
              {each.answeredAt === null
                ? words.noSupplement
                : `${each.answeredBy?.name} ${instantText(each.answeredAt, settings.language)}：${each.answer}`}
            </li>
          ))}
        </ul>
      )}
      {act !== undefined && !open && <Button onClick={() => setOpen(true)}>{name}</Button>}
      {act !== undefined && open && (
        <ReasonForm
          label={words.supplementWords}
          tooShort={words.wordsMissing}
          name={name}
          problem={answer.error}
          pending={answer.isPending}
          submit={(said) =>
            answer.mutate(
              act === 'supplement'
                ? { act, id: request.id, answer: said }
                : { act, id: request.id, question: said },
              {
                onSuccess: () => {
                  announce(words.done)
                  setOpen(false)
                },
              },
            )
          }
          close={() => setOpen(false)}
        />
      )}
    </>
  )
}
