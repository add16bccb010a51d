import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import scalar from '@scalar/fastify-api-reference'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDocument, OUTGOING_KEY, type ApiDocument } from './api-document.ts'
import { StartRefusal } from './config.ts'
import type { Database } from './db.ts'
import { tooDeepAt } from './nesting.ts'
import { Refusal, fillRefusal } from './refusal.ts'
import { isStorable } from './storable.ts'

export type ServerOptions = {
  publicUrl: string
  trustedProxies: number
  clientDir: string
  db: Database
  scopes?: Readonly<Record<string, string>>
  /** What the rooms tell of the API beside their routes. */
  document?: ApiDocument
}

/** Where the built browser files are: entry of the Vite manifest → address. */
export type ClientFiles = { script(entry: string): string; styles(entry: string): string[] }

/** A white T on the product's colour; without it browsers ask for /favicon.ico. */
const ICON =
  `<link rel="icon" href="data:image/svg+xml,` +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f4e5f"/>` +
      `<path d="M8 9h16M16 9v15" stroke="#fff" stroke-width="4" fill="none"/></svg>`,
  ) +
  `">`

const STRICT = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'frame-src': ["'self'", 'blob:'],
  'form-action': ["'self'"],
  'frame-ancestors': ["'self'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
}

/** The HTTP server with everything that all channels share: headers, cookies, compression, files, health, API document. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const secure = options.publicUrl.startsWith('https://')
  const { document = createDocument() } = options
  const app = fastify({
    logger: { level: 'error' },
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies > 0 ? (_address, hop) => hop <= options.trustedProxies : false,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('preValidation', async ({ params, query, body }) => {
    refuseTooDeep(body)
    if (![params, query, body].every(isStorable)) {
      throw Object.assign(new Error('text with NUL or half a character'), {
        statusCode: 400,
        code: 'request.text',
      })
    }
  })
  await app.register(cookie)
  await app.register(formbody)
  app.addContentTypeParser('application/timestamp-query', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: STRICT },
    hsts: secure,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
    frameguard: { action: 'sameorigin' },
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(fastifyStatic, {
    root: options.clientDir,
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    index: false,
    wildcard: true,
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tongban 通办 API',
        version: '1',
        description:
          'One application, every department. Errors are RFC 9457 problems; `detail` is a sentence to show. POSTs that create, submit or act need `Idempotency-Key`; signed-in callers send `x-csrf-token`.',
      },
      servers: [{ url: options.publicUrl }],
      components: {
        securitySchemes: {
          person: { type: 'apiKey', in: 'cookie', name: 'tb_person' },
          staff: { type: 'apiKey', in: 'cookie', name: 'tb_staff' },
          channel: {
            type: 'oauth2',
            description:
              'An application of others that a person has allowed. Authorization code with PKCE (S256); instead of the cookie, and without `x-csrf-token`.',
            flows: {
              authorizationCode: {
                authorizationUrl: `${options.publicUrl}/authorize`,
                tokenUrl: `${options.publicUrl}/api/v1/oauth/token`,
                refreshUrl: `${options.publicUrl}/api/v1/oauth/token`,
                scopes: { ...options.scopes },
              },
            },
          },
          client: { type: 'http', scheme: 'bearer', description: 'A key from `npm run client -- add`.' },
          outgoing: OUTGOING_KEY,
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (given) =>
      'openapiObject' in given ? document.complete(given.openapiObject) : given.swaggerObject,
  })
  await app.register(async (docs) => {
    docs.addHook('onSend', async (_request, reply) => {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
      )
    })
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: { withDefaultFonts: false, telemetry: false, hideClientButton: true } as never,
    })
  })
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async () => {
    await options.db.run('ready', 'select 1', [])
    return { ok: true }
  })
  return app
}

/** An address that cannot be decoded, or with NUL in it, is taken letter by letter, and so is simply not found. */
function readableUrl(url: string): string {
  const [path = '/', ...query] = url.split('?')
  try {
    if (!decodeURIComponent(path).includes('\0')) return url
  } catch {
    // not a percent-encoded text
  }
  return [path.replaceAll('%', '%25'), ...query].join('?')
}

/** Nothing that people write lies deeper; whatever walks over a request afterwards may do it by calling itself. */
const MOST_LEVELS = 200

function refuseTooDeep(body: unknown): void {
  const at = tooDeepAt(body, MOST_LEVELS)
  if (!at) return
  const field = at.slice(0, 5).join('.')
  throw new Refusal(
    'request.too-deep',
    fillRefusal(
      {
        kind: 'invalid',
        zh: '「{field}…」一层套一层，超过 {most} 层，读不了，没有保存。请把它拆开，少套几层。',
        en: '{field}… is nested more than {most} levels deep; nothing was saved. Take it apart.',
      },
      { field, most: MOST_LEVELS },
    ),
    { fields: [{ field, code: 'too-deep', zh: `超过 ${MOST_LEVELS} 层` }] },
  )
}

type Manifest = Record<string, { file: string; css?: string[] }>

/** Reads the manifest of the browser files that were built. Refuses with one sentence when it is not there. */
export function readClientFiles(clientDir: string): ClientFiles {
  const manifest = readManifest(join(clientDir, '.vite/manifest.json'))
  const entryOf = (entry: string): Manifest[string] => {
    const found = manifest[entry]
    if (!found) throw new Error(`dist/client has no ${entry}; run npm run build`)
    return found
  }
  return {
    script: (entry) => `/assets/${entryOf(entry).file}`,
    styles: (entry) => {
      const { css, file } = entryOf(entry)
      return [...(file.endsWith('.css') ? [file] : []), ...(css ?? [])].map((name) => `/assets/${name}`)
    },
  }
}

function readManifest(path: string): Manifest {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest
  } catch (error) {
    throw new StartRefusal(
      `没有页面文件 ${path}，请执行 npm run build。`,
      `the browser files are not built: ${path}; do npm run build`,
      error,
    )
  }
}

/** Serves the staff desk: one page for all its addresses, with a nonce for the styles that its components insert. */
export function serveDesk(app: FastifyInstance, files: ClientFiles): void {
  const script = files.script('staff/main.tsx')
  const styles = files.styles('staff/main.tsx').map((href) => `<link rel="stylesheet" href="${href}">`)
  for (const url of ['/staff', '/staff/*']) {
    app.get(url, { schema: { hide: true } }, async (_request, reply) => {
      const nonce = randomUUID().replaceAll('-', '')
      const policy = {
        ...STRICT,
        'style-src': ["'self'", `'nonce-${nonce}'`],
        // The device bridge of the clerk's own machine: docs/device-bridge.md.
        'connect-src': ["'self'", 'http://127.0.0.1:*'],
      }
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header(
          'content-security-policy',
          Object.entries(policy)
            .map(([name, values]) => `${name} ${values.join(' ')}`)
            .join('; '),
        )
        .send(
          `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">` +
            `<meta name="viewport" content="width=device-width, initial-scale=1">` +
            `<meta name="csp-nonce" content="${nonce}"><title>通办 · 工作台</title>${ICON}${styles.join('')}` +
            `</head><body><div id="root"></div><script type="module" src="${script}"></script>` +
            `<noscript>工作台需要打开浏览器的 JavaScript。</noscript></body></html>`,
        )
    })
  }
}
