import type { ChannelContent } from '../../server/channels/model.ts'
import { COLUMN_NAMES } from '../../server/intake/columns.ts'
import type { Connector, Way } from '../../server/intake/connector-model.ts'
import type { Fact } from '../components/facts.ts'
import type { Texts } from '../texts/zh-Hans.ts'
import type { ChannelDrawing, Drawing } from './api.ts'

type Words = Texts['exchange']
const COLUMNS = Object.entries(COLUMN_NAMES) as [keyof typeof COLUMN_NAMES, string][]

const nameIn = (list: { id: string; name: string }[], wanted: string): string =>
  list.find(({ id }) => id === wanted)?.name ?? wanted

/** What two persons agree on about a channel: all that its digest covers, by name. */
export function channelFacts(
  content: ChannelContent,
  names: Pick<ChannelDrawing, 'scopes' | 'offices' | 'onethings'>,
  words: Words,
): Fact[] {
  const { name, office, scopes, onethings, redirectUris, perMinute } = content
  return [
    { name: words.channelName, value: name, zh: true },
    { name: words.channelOffice, value: nameIn(names.offices, office), zh: true },
    {
      name: words.channelScopes,
      value: scopes.map((wanted) => names.scopes.find(({ id }) => id === wanted)?.text ?? wanted),
      zh: true,
    },
    onethings.length === 0
      ? { name: words.channelFor, value: words.everyOnething, wide: true }
      : { name: words.channelFor, value: onethings.map((id) => nameIn(names.onethings, id)), zh: true },
    { name: words.channelReturns, value: redirectUris },
    { name: words.channelRate, value: String(perMinute) },
  ]
}

/** What two persons agree on about how a source is fetched: all that its digest covers. */
export function connectorFacts(
  { way, offices, schemes, columns }: Connector,
  lists: Pick<Drawing, 'schemes' | 'offices'>,
  words: Words,
): Fact[] {
  const scheme = (name: string, wanted: string): Fact => {
    const standard = lists.schemes.find(({ id }) => id === wanted)?.standard
    return { name, value: standard === undefined ? wanted : [wanted, standard], zh: true }
  }
  return [
    { name: words.way, value: [words.ways[way.kind], placeName(way)].filter((line) => line !== '') },
    ...wayFacts(way, words),
    {
      name: words.connectorOffices,
      value: offices.length === 0 ? words.noOffices : offices.map((id) => nameIn(lists.offices, id)),
      zh: true,
    },
    scheme(words.itemScheme, schemes.item),
    scheme(words.stateScheme, schemes.state),
    scheme(words.resultScheme, schemes.result),
    ...COLUMNS.map(([id, ours]) => ({ name: words.columnFor(ours), value: columns[id] ?? ours, zh: true })),
  ]
}

function wayFacts(way: Way, words: Words): Fact[] {
  if (way.kind === 'table') return [{ name: words.order, value: way.order }]
  if (way.kind === 'mailbox') return []
  return [
    { name: words.rows, value: way.rows },
    { name: words.next, value: way.next ?? words.onePage },
    { name: words.after, value: way.after },
  ]
}

/** The table or the path; a mailbox has none. */
export const placeName = (way: Way): string =>
  way.kind === 'table' ? `${way.schema}.${way.table}` : way.kind === 'http' ? way.path : ''
