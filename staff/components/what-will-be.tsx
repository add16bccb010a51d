import { changedFrom, type Fact } from './facts.ts'
import { useTexts } from './settings.tsx'

/**
 * What a second person approves, field by field, before the button, which takes `id` as its description. `now`: what is in use; where
 * that would be changed, both stand there.
 */
export function WhatWillBe({
  id,
  facts,
  now,
}: {
  id: string
  facts: readonly Fact[]
  now?: readonly Fact[] | undefined
}) {
  const { app } = useTexts()
  return (
    <dl className="facts will-be" id={id}>
      {facts.map((fact) => {
        const before = changedFrom(now, fact)
        const lang = fact.zh ? 'zh-Hans' : undefined
        return (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>
              {before && (
                <>
                  <small className="quiet">{app.now}</small>
                  <Lines lines={before} lang={lang} />
                  <small className="quiet">{app.becomes}</small>
                </>
              )}
              <Lines lines={[fact.value].flat()} lang={lang} wide={fact.wide} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Lines(given: { lines: readonly string[]; lang: string | undefined; wide?: boolean | undefined }) {
  const { lines, lang, wide } = given
  return lines.map((line) => (
    <span key={line} lang={lang} className={wide ? 'will-be-wide' : undefined}>
      {line}
    </span>
  ))
}
