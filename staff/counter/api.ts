import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  CounterMatter,
  CounterView,
  DayClose,
  TicketView,
  WindowRatings,
} from '../../server/counter/model.ts'
import { randomKey } from '../api/act-key.ts'
import { call } from '../api/client.ts'
import { addresses } from './addresses.ts'

const KEY = ['counter'] as const
const EVERY_MS = 1000

/** The whole desk; asked anew each second, for the person at the window acts on another screen. */
export function useCounter() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<CounterView>(addresses.counter, { signal }),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: false,
    staleTime: 0,
  })
}

/** What the clerk does: the answer is the desk as it is then. */
export function useAct() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ path, body }: { path: string; body?: object }) => {
      await client.cancelQueries({ queryKey: KEY })
      return call<CounterView>(addresses.act(path), { method: 'POST', body: body ?? {}, key: randomKey() })
    },
    onSuccess: (view) => client.setQueryData(KEY, view),
    onError: () => void client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Issues a paper and gives its bytes. */
export async function fetchPaper(
  path: string,
  form: 'a4' | 'slip',
  body: object = {},
): Promise<{ url: string; pdf: Blob }> {
  const { number } = await call<{ number: string }>(addresses.act(path), {
    method: 'POST',
    body,
    key: randomKey(),
  })
  const url = addresses.paper(number, form)
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' })
  if (!response.ok) throw new Error(`the paper ${number} did not come`)
  return { url, pdf: await response.blob() }
}

export function takeNumber(body: { needsHelp: boolean }): Promise<TicketView> {
  return call<TicketView>(addresses.act('tickets'), { method: 'POST', body, key: randomKey() })
}

export function offerScreen(): Promise<{ code: string }> {
  return call<{ code: string }>(addresses.act('screen'), { method: 'POST', body: {} })
}

export function useMatters(q: string, enabled: boolean) {
  return useQuery({
    queryKey: ['counter-matters', q],
    queryFn: ({ signal }) => call<{ matters: CounterMatter[] }>(addresses.matters(q), { signal }),
    enabled,
    placeholderData: (before) => before,
  })
}

export function useBridgeAddress() {
  return useQuery({
    queryKey: ['counter-bridge'],
    queryFn: ({ signal }) => call<{ url: string; code: string | null }>(addresses.bridge, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export type DayLine = DayClose & { mine: boolean }

export function useDay() {
  return useQuery({
    queryKey: ['counter-day'],
    queryFn: ({ signal }) => call<{ lines: DayLine[] }>(addresses.day, { signal }),
  })
}

/** 好差评 by day and window; only for whoever manages the hall. */
export function useRatings() {
  return useQuery({
    queryKey: ['counter-ratings'],
    queryFn: ({ signal }) => call<{ ratings: WindowRatings[] }>(addresses.ratings, { signal }),
  })
}
