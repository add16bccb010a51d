import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Dossier, Held, Theme } from '../../server/dossier/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { announce } from '../components/page.tsx'
import { ReasonForm } from '../components/reason-form.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { useSettings } from '../components/settings.tsx'
import { useReveal } from './api.ts'

/** 一人一档, 一企一档: masked; a theme in full for a purpose. */
export function DossierView({ dossier, close }: { dossier: Dossier; close: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.dossier
  const lang = settings.language
  const { kind, number, name, reason, ground, caseNumber, until } = dossier
  const uses = [
    ...dossier.calls.map(({ at, department, name: source, purpose }) => ({
      at,
      text: `${department}·${source}：${purpose}`,
    })),
    ...dossier.looks.map((look) => ({
      at: look.at,
      text: [look.office, look.post, look.name, look.matter, look.purpose].filter(Boolean).join(' · '),
    })),
  ].toSorted((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <>
      <section className="stack">
        <h2>
          {words[kind]} <span lang="zh-Hans">{name}</span> {number}
        </h2>
        <p>
          <span lang="zh-Hans">{words.because(reason)}</span> ·{' '}
          {ground === 'case' ? words.onCase(caseNumber ?? '') : words.onConsent} ·{' '}
          {words.until(instantText(until, lang))}
        </p>
        <p>
          <Button onClick={close}>{words.again}</Button>
        </p>
      </section>
      <section>
        <h2>{words.themes}</h2>
        {dossier.themes.length === 0 && <p>{words.noThemes}</p>}
        {dossier.themes.map((theme) => (
          <ThemeView key={theme.name} look={dossier.look} theme={theme} />
        ))}
      </section>
      <List title={words.cases} none={words.noCases}>
        {dossier.cases.map((each) => (
          <li key={each.number}>
            <b lang="zh-Hans">{each.name}</b> {each.number}
            <p className="quiet" lang="zh-Hans">
              {dayText(each.submittedOn, lang)} ·{' '}
              {each.items
                .map((item) => `${item.name}（${item.office}，${texts.state[item.state]}）`)
                .join('；')}
            </p>
          </li>
        ))}
      </List>
      <List title={words.certificates} none={words.noCertificates}>
        {dossier.certificates.map((each) => (
          <li key={each.number}>
            <b lang="zh-Hans">{each.title}</b> <StateMark state={each.state} />
            <p className="quiet">
              <span lang="zh-Hans">{each.issuer}</span> · {dayText(each.issuedOn, lang)} · {each.number}
            </p>
          </li>
        ))}
      </List>
      <List title={words.deliveries} none={words.noDeliveries}>
        {dossier.deliveries.map((each, index) => (
          <li key={`${each.caseNumber} ${index}`}>
            {dayText(each.on, lang)} · <span lang="zh-Hans">{each.office}</span> · {words.papers(each.papers)}{' '}
            · {words.methods[each.method]} · {words.deliveryStates[each.state]}
          </li>
        ))}
      </List>
      <List title={words.used} none={words.noUses}>
        {uses.map((use, index) => (
          <li key={`${use.at} ${index}`}>
            {instantText(use.at, lang)} <span lang="zh-Hans">{use.text}</span>
          </li>
        ))}
      </List>
    </>
  )
}

function List(given: { title: string; none: string; children: ReactNode[] }) {
  return (
    <section>
      <h2>{given.title}</h2>
      {given.children.length === 0 ? (
        <p className="quiet">{given.none}</p>
      ) : (
        <ul className="certificate-list">{given.children}</ul>
      )}
    </section>
  )
}

function ThemeView({ look, theme: masked }: { look: string; theme: Theme }) {
  const { texts } = useSettings()
  const words = texts.dossier
  const [asking, setAsking] = useState(false)
  const reveal = useReveal(look)
  const theme = reveal.data ?? masked
  const show = (purpose: string) =>
    reveal.mutate(
      { theme: masked.name, purpose },
      {
        onSuccess: () => {
          setAsking(false)
          announce(words.revealOf(masked.name))
        },
      },
    )
  return (
    <section className="stack">
      <h3 lang="zh-Hans">{theme.name}</h3>
      <dl className="certificate-rows">
        {theme.values.map((value) => (
          <div key={`${value.element} ${value.source ?? value.kind}`}>
            <dt lang="zh-Hans">{value.name}</dt>
            <dd lang="zh-Hans">
              {value.text}
              <ValueNote value={value} />
            </dd>
          </div>
        ))}
      </dl>
      {theme.values.some(({ masked: hidden }) => hidden) && !asking && (
        <p>
          <Button onClick={() => setAsking(true)} aria-label={words.revealOf(theme.name)}>
            {words.reveal}
          </Button>
        </p>
      )}
      {asking && (
        <ReasonForm
          label={words.purpose}
          tooShort={words.purposeMissing}
          name={words.confirm}
          problem={reveal.error}
          pending={reveal.isPending}
          submit={show}
          close={() => setAsking(false)}
        />
      )}
    </section>
  )
}

/** Whence, how old, in which case, and whether it is contested. */
function ValueNote({ value }: { value: Held }) {
  const { texts, settings } = useSettings()
  const words = texts.dossier
  const { kind, department, on, days, caseNumber, correction } = value
  const said =
    correction &&
    (correction.state === 'corrected'
      ? words.correction.corrected(correction.on ? dayText(correction.on, settings.language) : '')
      : words.correction[correction.state])
  return (
    <p className="quiet">
      {kind === 'source' ? words.origin.source(department ?? '') : words.origin[kind]} ·{' '}
      {words.age(dayText(on, settings.language), days)} · {words.inCase(caseNumber)}
      {said && ` · ${said}`}
    </p>
  )
}
