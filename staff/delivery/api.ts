import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import type { DeliveryPage, DeliveryAct } from '../../server/deliveries/model.ts'
import { useActOnce } from '../api/act-once.ts'
import { call } from '../api/client.ts'
import { paths, type DeliveryQuery } from '../paths.ts'

const REFRESH_MS = 30_000

const PATHS: Record<DeliveryAct, string> = {
  sendByPost: 'send-by-post',
  putInCabinet: 'put-in-cabinet',
  readyAtCounter: 'ready',
  transfer: 'transfer',
  takeOver: 'take-over',
  handOver: 'hand-over',
  refuseReceipt: 'refuse-receipt',
  takeBack: 'take-back',
  publish: 'publish',
  withdraw: 'withdraw',
}

export function useDeliveries(filter: DeliveryQuery) {
  return useQuery({
    queryKey: ['deliveries', filter],
    queryFn: ({ signal }) => call<DeliveryPage>(paths.api.deliveries(filter), { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  })
}

/** One step of a delivery, done once however often it is sent. */
export const useDeliver = (id: string) =>
  useActOnce<{ act: DeliveryAct; body: object }>(
    ({ act }) => paths.api.delivery(id, PATHS[act]),
    [['deliveries']],
    { bodyOf: ({ body }) => body },
  )

/** The full address; the look is recorded, so it is asked for only by a click and kept by nobody. */
export function useFullAddress(id: string) {
  return useMutation({
    mutationFn: () => call<{ addressee: string; address: string | null }>(paths.api.delivery(id, 'address')),
    gcTime: 0,
  })
}

export function useAskCarrier(id: string) {
  return useMutation({
    mutationFn: (body: { address?: string }) =>
      call<{ tracking: string | null; failed: string | null }>(paths.api.delivery(id, 'ask-carrier'), {
        method: 'POST',
        body,
      }),
  })
}
