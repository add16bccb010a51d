import { useQuery } from '@tanstack/react-query'
import type { ChannelContent, ChannelView, Scope } from '../../server/channels/model.ts'
import type {
  DeadLetter,
  MessageKey,
  Reconciled,
  Reconciliation,
  Resent,
  SystemView,
  TurnedAwayRow,
} from '../../server/exchange/model.ts'
import type {
  Connector,
  ConnectorView,
  FaultyRow,
  Pullable,
  Tried,
} from '../../server/intake/connector-model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths } from '../paths.ts'

const REFRESH_MS = 15_000
const RUNNING_MS = 1000
const KEY = ['exchange'] as const

export function useSystems() {
  return useQuery({
    queryKey: [...KEY, 'systems'],
    queryFn: ({ signal }) => call<{ systems: SystemView[] }>(paths.api.exchange('systems'), { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export function useDead() {
  return useQuery({
    queryKey: [...KEY, 'dead'],
    queryFn: ({ signal }) => call<{ letters: DeadLetter[] }>(paths.api.exchange('dead'), { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export function useTurnedAway() {
  return useQuery({
    queryKey: [...KEY, 'turned-away'],
    queryFn: ({ signal }) => call<{ rows: TurnedAwayRow[] }>(paths.api.exchange('turned-away'), { signal }),
    refetchInterval: REFRESH_MS,
  })
}

export type SystemVerb = 'pause' | 'resume' | 'retry-all'
export const useSystemAct = () =>
  useActOnce<{ system: string; verb: SystemVerb }>(
    ({ system, verb }) => paths.api.exchangeSystem(system, verb),
    [KEY],
    { bodyOf: () => ({}) },
  )
export const useReconcile = () =>
  useActOnce<{ system: string }, { id: string }>(
    ({ system }) => paths.api.exchangeSystem(system, 'reconcile'),
    [KEY],
    { bodyOf: () => ({}) },
  )
export const useCancelReconcile = () =>
  useActOnce<{ id: string }>(({ id }) => paths.api.reconciliation(id, 'cancel'), [KEY], {
    bodyOf: () => ({}),
  })
export function useReconciliations(system: string) {
  return useQuery({
    queryKey: [...KEY, 'reconciliations', system],
    queryFn: ({ signal }) =>
      call<{ reconciliations: Reconciliation[] }>(paths.api.exchangeSystem(system, 'reconciliations'), {
        signal,
      }),
  })
}
/** One comparison; asked again and again while it runs. */
export function useReconciliation(id: string | undefined) {
  return useQuery({
    queryKey: [...KEY, 'reconciliation', id],
    queryFn: ({ signal }) => call<Reconciled>(paths.api.reconciliation(id ?? ''), { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? RUNNING_MS : false),
  })
}
export const useResend = () =>
  useActOnce<{ id: string; reference: string }>(({ id }) => paths.api.reconciliation(id, 'resend'), [KEY], {
    bodyOf: ({ reference }) => ({ reference }),
  })
export const useResendAll = () =>
  useActOnce<{ id: string }, Resent>(({ id }) => paths.api.reconciliation(id, 'resend-all'), [KEY], {
    bodyOf: () => ({}),
  })
export const useRetry = () => useActOnce<MessageKey>(() => paths.api.exchange('dead/retry'), [KEY])
export const useDrop = () =>
  useActOnce<MessageKey & { reason: string }>(() => paths.api.exchange('dead/drop'), [KEY])

export type Drawing = {
  connectors: ConnectorView[]
  sources: { id: string; name: string; pullable: Pullable }[]
  offices: { id: string; name: string }[]
  schemes: { id: string; standard: string }[]
  itemSchemes: string[]
}
export function useConnectors() {
  return useQuery({
    queryKey: [...KEY, 'connectors'],
    queryFn: ({ signal }) => call<Drawing>(paths.api.connectors(), { signal }),
    refetchInterval: REFRESH_MS,
  })
}
export const useSaveConnector = () =>
  useActOnce<Connector & { base: string | null }>(({ source }) => paths.api.connectors(source), [KEY], {
    bodyOf: ({ offices, way, columns, schemes, base }) => ({ offices, way, columns, schemes, base }),
  })
export type Sample = { text: string } | { content: string }
export const useTryConnector = () =>
  useActOnce<{ source: string; sample?: Sample; purpose?: string }, Tried>(
    ({ source }) => paths.api.connectors(source, 'try'),
    [KEY],
    { bodyOf: ({ sample, purpose }) => ({ ...(sample && { sample }), ...(purpose && { purpose }) }) },
  )
export const useConnectorAct = () =>
  useActOnce<{
    source: string
    verb: 'propose' | 'stop' | 'approve' | 'return' | 'faulty/retry'
    digest?: string
    remark?: string
  }>(({ source, verb }) => paths.api.connectors(source, verb), [KEY], {
    bodyOf: ({ digest, remark }) => ({ ...(digest && { digest }), ...(remark && { remark }) }),
  })

export type ChannelDrawing = {
  channels: ChannelView[]
  scopes: { id: Scope; text: string }[]
  offices: { id: string; name: string }[]
  onethings: { id: string; name: string }[]
}
export function useChannels() {
  return useQuery({
    queryKey: [...KEY, 'channels'],
    queryFn: ({ signal }) => call<ChannelDrawing>(paths.api.channels(), { signal }),
    refetchInterval: REFRESH_MS,
  })
}
export function useChannelShare() {
  return useQuery({
    queryKey: [...KEY, 'channel-share'],
    queryFn: ({ signal }) =>
      call<{ shares: { channel: string | null; cases: number }[] }>(paths.api.channelShare, { signal }),
    refetchInterval: REFRESH_MS,
  })
}
export const useSaveChannel = () =>
  useActOnce<{ id: string | undefined; content: ChannelContent }>(({ id }) => paths.api.channels(id), [KEY], {
    bodyOf: ({ content }) => content,
  })
export const useRenewSecret = () =>
  useActOnce<{ id: string }, { secret: string }>(({ id }) => paths.api.channels(id, 'secret'), [KEY], {
    bodyOf: () => ({}),
  })
export const useChannelAct = () =>
  useActOnce<{
    id: string
    verb: 'propose' | 'pause' | 'end' | 'approve' | 'return'
    digest?: string
    remark?: string
  }>(({ id, verb }) => paths.api.channels(id, verb), [KEY], {
    bodyOf: ({ digest, remark }) => ({ ...(digest && { digest }), ...(remark && { remark }) }),
  })

export function useFaulty(source: string) {
  return useQuery({
    queryKey: [...KEY, 'faulty', source],
    queryFn: ({ signal }) => call<{ rows: FaultyRow[] }>(paths.api.faulty(source), { signal }),
    refetchInterval: REFRESH_MS,
  })
}
type RowKey = { source: string; id: string }
export const useRevealFaulty = () =>
  useActOnce<RowKey & { purpose: string }, FaultyRow>(
    ({ source, id }) => paths.api.faulty(source, id, 'reveal'),
    [],
    { bodyOf: ({ purpose }) => ({ purpose }) },
  )
export const useDropFaulty = () =>
  useActOnce<RowKey & { reason: string }>(({ source, id }) => paths.api.faulty(source, id, 'drop'), [KEY], {
    bodyOf: ({ reason }) => ({ reason }),
  })

export const keyOf = ({ owner, subject, system, sequence }: DeadLetter): MessageKey => ({
  owner,
  subject,
  system,
  sequence,
})
