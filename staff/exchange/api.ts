import { useQuery } from '@tanstack/react-query'
import type {
  DeadLetter,
  MessageKey,
  Reconciled,
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
/** A list of many pages takes a while. */
const PATIENCE_MS = 180_000
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
  useActOnce<{ system: string }, Reconciled>(
    ({ system }) => paths.api.exchangeSystem(system, 'reconcile'),
    [],
    {
      bodyOf: () => ({}),
      patience: PATIENCE_MS,
    },
  )
export const useRetry = () => useActOnce<MessageKey>(() => paths.api.exchange('dead/retry'), [KEY])
export const useDrop = () =>
  useActOnce<MessageKey & { reason: string }>(() => paths.api.exchange('dead/drop'), [KEY])

export type Drawing = {
  connectors: ConnectorView[]
  sources: { id: string; name: string; pullable: Pullable }[]
  schemes: string[]
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
    bodyOf: ({ way, columns, schemes, base }) => ({ way, columns, schemes, base }),
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
