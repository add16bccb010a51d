import type { ReactNode } from 'react'
import { z } from 'zod'
import { SIX_TYPES } from '../../server/inventory/elements.ts'
import { ListLimit, ROWS, type Content } from '../../server/inventory/model.ts'
import { Say, useScreen, type Screen } from '../components/context.tsx'
import { FlowChart, isReceipt, type Stage } from '../components/flow.tsx'
import { limitText, type Way } from './outline.ts'

/**
 * What an office does with an application for an entry, out of the entry's own elements; what the list does not say is said to be
 * unknown. Days of the law are told of licences only, with their clause (行政许可法 32, 38, 44, 45). For what an organ does of its own
 * motion nobody applies: of it there are the steps that the list has.
 */
export function ListedFlow({ content, way }: { content: Content; way: Way }): ReactNode {
  const screen = useScreen()
  const { t } = screen
  const steps = stepsOf(content, screen)
  const stages = way === 'applied' ? applicationOf(content, steps, screen) : steps
  if (stages.length === 0) return <p>{t('listed.noSteps')}</p>
  return <FlowChart title={t('listed.flow')} stages={stages} />
}

type Words = Pick<Screen, 't' | 'lang' | 'zh'>

const isLicence = ({ type }: Content): boolean => type === 'licence'
const limitOf = (value: unknown): ListLimit | undefined => ListLimit.safeParse(value).data
const rowsOf = <Row extends z.ZodType>(row: Row, value: unknown): z.infer<Row>[] =>
  z.array(row).catch([]).parse(value)
const has = (value: unknown, code: string): boolean => Array.isArray(value) && value.includes(code)

/** 申请 → 受理 → 特别程序 → 决定 → 结果, with the list's own steps in the place of those that they are. */
function applicationOf(content: Content, steps: readonly Stage[], words: Words): Stage[] {
  const { t } = words
  const accepts = isReceipt(rowsOf(ROWS.steps, content['steps'])[0]?.name ?? '') ? 1 : 0
  const [given] = steps.slice(0, accepts)
  const receive: Stage = given ?? { key: 'receive', name: t('listed.receive'), says: [] }
  const decides = steps.length > accepts ? steps.slice(accepts) : [decisionOf(content, words)]
  const last = decides.length - 1
  return [
    { key: 'apply', name: t('item.apply'), says: applyingOf(content, words), isEnd: true },
    {
      ...receive,
      branches: [t('flow.correct'), t('flow.decline')],
      says: [...receive.says, t(isLicence(content) ? 'listed.receiveLicence' : 'listed.receiveText')],
    },
    ...specialsOf(content, words),
    ...decides.map((stage, at) =>
      at < last
        ? stage
        : {
            ...stage,
            branches: (SIX_TYPES as readonly unknown[]).includes(content['type']) ? [t('flow.refuse')] : [],
            says: [...stage.says, ...timeOf(content, words)],
          },
    ),
    resultOf(content, words),
  ]
}

/** 办理环节, as the list has them. */
function stepsOf(content: Content, { t, lang, zh }: Words): Stage[] {
  return rowsOf(ROWS.steps, content['steps']).map(({ name, who, limit, standard }, at) => ({
    key: `step-${at}`,
    name: <span {...zh}>{name}</span>,
    who: who && <span {...zh}>{who}</span>,
    says: [
      limit && t('listed.stepLimit', { limit: limitText(limit, lang) }),
      standard && <Say k="listed.stepStandard" standard={<span {...zh}>{standard}</span>} />,
    ].filter((said) => said !== undefined),
  }))
}

/** Where and how one applies, how often one has to go, and whether the list says which papers. */
function applyingOf(content: Content, { t }: Words): string[] {
  const { forms, visits, materials } = content
  const ways = [
    (content['online'] === true || has(forms, 'online')) && t('listed.by.online'),
    has(forms, 'mobile') && t('listed.by.mobile'),
    (has(forms, 'window') || content['hall'] === true || Number(visits) > 0) && t('listed.by.window'),
    content['terminal'] === true && t('listed.by.terminal'),
    has(forms, 'courier') && t('listed.by.courier'),
  ].filter((way) => way !== false)
  return [
    ways.length > 0 ? t('listed.applyBy', { ways: ways.join(t('common.and')) }) : t('listed.applyUnknown'),
    visits === undefined
      ? t('listed.visitsUnknown')
      : visits === 0
        ? t('listed.noVisit')
        : t('listed.visits', { n: Number(visits) }),
    Array.isArray(materials) ? t('listed.papers', { n: materials.length }) : t('listed.papersUnknown'),
  ]
}

/** 特别程序, where the list has any: each with its own days. */
function specialsOf(content: Content, { t, lang, zh }: Words): Stage[] {
  const specials = rowsOf(ROWS.specials, content['specials'])
  if (specials.length === 0) return []
  const named = specials.map(({ name, limit }) => (limit ? `${name} ${limitText(limit, lang)}` : name))
  return [
    {
      key: 'specials',
      name: t('listed.specials'),
      branches: named,
      says: [
        ...named.map((each) => (
          <span key={each} {...zh}>
            {each}
          </span>
        )),
        ...(isLicence(content) ? [t('listed.specialsLicence')] : []),
      ],
    },
  ]
}

const isAtOnce = ({ kind, promised }: Content): boolean => kind === 'instant' || limitOf(promised)?.n === 0

/** What stands for the list's own steps where it has none. */
function decisionOf(content: Content, { t }: Words): Stage {
  const isService = content['type'] === 'public-service'
  const name = isAtOnce(content) ? 'listed.atOnce' : isService ? 'listed.serve' : 'listed.decide'
  return { key: 'decide', name: t(name), says: [] }
}

/** How long it takes at most: 即办, the promised limit beside that of the law, or that the list does not say. */
function timeOf(content: Content, { t, lang }: Words): string[] {
  const textOf = (limit: ListLimit | undefined): string => (limit ? limitText(limit, lang) : '')
  const [ours, law] = [limitOf(content['promised']), limitOf(content['statutory'])]
  const limits = { promised: textOf(ours), statutory: textOf(law) }
  const time = isAtOnce(content)
    ? 'listed.atOnceText'
    : ours && law
      ? 'listed.limits'
      : ours
        ? 'listed.promised'
        : law
          ? 'listed.statutory'
          : 'listed.limitUnknown'
  return [...(content['kind'] === 'forwarded' ? [t('listed.forwarded')] : []), t(time, limits)]
}

/** What one gets, and how it comes to one. */
function resultOf(content: Content, { t, zh }: Words): Stage {
  const { result, courier } = content
  const named = typeof result === 'string' && result !== '无' ? <span {...zh}>{result}</span> : undefined
  const hasCertificate = has(content['onlineDepth'], 'certificate')
  const delivery = [
    courier === true && t('listed.courier'),
    courier === false && t('listed.noCourier'),
    hasCertificate && t('listed.certificate'),
    courier !== true && !hasCertificate && t('listed.deliveryUnknown'),
  ].filter((said) => said !== false)
  return {
    key: 'result',
    name: named ?? t('listed.result'),
    title: t('items.result'),
    says: [
      named ? <Say k="listed.resultText" result={named} /> : t('listed.resultUnknown'),
      ...(isLicence(content) ? [t('listed.refusedLicence'), t('listed.issued')] : []),
      ...delivery,
    ],
    isEnd: true,
  }
}
