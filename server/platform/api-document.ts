type Operation = { parameters?: unknown[]; security?: Record<string, unknown>[] }

const UNSAFE = ['post', 'put', 'patch', 'delete'] as const
const CSRF = {
  name: 'x-csrf-token',
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description: '`csrf` of the sign-in, or of `/me` and `/staff/me`; needed with a cookie, not with a token',
}

/**
 * The document of the API says which headers a call must have, so that a client can be made from it alone: requests without them are
 * refused in words by the platform and not by the schema, which therefore calls them optional.
 */
export function withRequiredHeaders<D extends { paths?: object | undefined }>(document: D): D {
  const paths = Object.values(document.paths ?? {}) as Record<string, Operation | undefined>[]
  for (const path of paths) {
    for (const method of UNSAFE) {
      const operation = path[method]
      if (!operation) continue
      const told = (operation.parameters ?? []) as { name?: string; required?: boolean }[]
      const ways = operation.security ?? []
      const isSession = ways.some((way) => 'person' in way || 'staff' in way)
      const isOnlySession = !ways.some((way) => 'channel' in way)
      operation.parameters = [
        ...told.map((each) => (each.name === 'idempotency-key' ? { ...each, required: true } : each)),
        ...(isSession ? [isOnlySession ? CSRF : { ...CSRF, required: false }] : []),
      ]
    }
  }
  return document
}
