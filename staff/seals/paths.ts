/** Addresses of the page 印章 and of what it asks. */
const part = encodeURIComponent

export const sealPaths = {
  page: '/staff/seals',
  api: {
    seals: '/api/v1/seals',
    uses: (sealId: string, before?: string) =>
      `/api/v1/seals/${part(sealId)}/uses${before === undefined ? '' : `?before=${part(before)}`}`,
    ask: '/api/v1/seals/requests',
    decide: (requestId: string, act: 'approve' | 'refuse' | 'take-back') =>
      `/api/v1/seals/requests/${part(requestId)}/${act}`,
    unsealed: '/api/v1/unsealed',
    seal: ({ caseId, step }: { caseId: string; step: string }) =>
      `/api/v1/tasks/${part(caseId)}/${part(step)}/seal`,
  },
}
