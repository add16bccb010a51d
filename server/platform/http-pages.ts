import type {} from '@fastify/cookie'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from './ctx.ts'
import type { Database } from './db.ts'
import { demandPermission, demandSignIn } from './http.ts'
import { Refusal } from './refusal.ts'
import { findCaller, isForged, PERSON_COOKIE, type Cookies, type FindSession } from './session.ts'

/** How the reader wants pages: elder mode, and the language of the dictionary. */
export type View = { elder: boolean; lang: 'zh-Hans' | 'zh-Hant' | 'en' }

export type Upload = { field: string; name: string; bytes: Buffer; tooBig: boolean }

/** What a browser form sent. Text is as typed; repeated fields keep all values. */
export type Form = {
  one(name: string): string
  all(name: string): string[]
  names(): string[]
  files: Upload[]
}

export type PageRequest = {
  params: Record<string, string>
  query: Record<string, string>
  form: Form
  actor: Actor
  csrf: string
  /** The session's own token, for signing out. */
  sessionToken: string | undefined
  view: View
  path: string
  /** Path and query, to return to. */
  url: string
  ip: string
  origin: string
  db: Database
}

export type PageReply =
  | { html: string; status?: number }
  | { redirect: string; signIn?: string; signOut?: boolean; view?: View }
  | { bytes: Buffer; type: string; name?: string }

/** A page: GET loads by one query and shows; POST runs one command and redirects. */
export type Page = {
  path: string
  who: 'anyone' | 'person' | 'staff'
  /** An officer needs one of these. */
  permission?: readonly string[]
  get?(request: PageRequest): Promise<PageReply>
  post?(request: PageRequest): Promise<PageReply>
}

export type PageDeps = {
  db: Database
  secret: string
  findSession: FindSession
  publicUrl: string
  secure: boolean
  /** Turns a refusal or a bug into a page; `requestId` is shown for bugs. */
  renderError(error: unknown, request: PageRequest, requestId: string): Promise<PageReply> | PageReply
  /** Where to send somebody who must sign in first. */
  signInPath(returnTo: string): string
}

/** How many files one form may carry. */
const UPLOAD_FILES = 10

/** The largest upload that is read; what is larger is cut off and marked `tooBig`. */
export const UPLOAD_LIMIT = 10 * 1024 * 1024

/** Serves server-rendered pages: sessions, forgery, forms and errors are handled here. */
export async function servePages(app: FastifyInstance, deps: PageDeps, pages: Page[]): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: UPLOAD_LIMIT, files: UPLOAD_FILES, fields: 200, fieldSize: 200_000 },
  })

  const handle = async (
    page: Page | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const cookies = request.cookies as Cookies
    const kind = page?.who === 'staff' ? 'staff' : 'person'
    const caller = await findCaller(kind, cookies, deps.findSession, deps.secret)
    const made = pageRequest(request, caller, deps)
    try {
      if (!page)
        throw new Refusal('page.unknown', {
          kind: 'not-found',
          zh: '没有找到这个页面。',
          en: 'No such page.',
        })
      if (request.method === 'POST') {
        made.form = await readForm(request)
        if (isForged(request.headers, caller, made.form.one('csrf'))) {
          throw new Refusal('request.forged', {
            kind: 'forbidden',
            zh: '这个页面放得太久了。请返回上一页刷新后再提交。',
            en: 'This page is too old. Go back, reload and send again.',
          })
        }
      }
      if (page.who !== 'anyone') demandSignIn(page.who, caller.actor)
      demandPermission(page.permission, caller.actor)
      const run = request.method === 'POST' ? page.post : page.get
      if (!run)
        throw new Refusal('page.method', { kind: 'not-found', zh: '没有找到这个页面。', en: 'No such page.' })
      return send(reply, await run.call(page, made), deps)
    } catch (error) {
      // An officer signs in at the desk, in which such a page stands.
      if (error instanceof Refusal && error.code === 'session.none' && kind === 'person') {
        const returnTo = request.method === 'GET' ? request.url : made.form.one('return') || '/'
        return send(reply, { redirect: deps.signInPath(returnTo) }, deps)
      }
      if (!(error instanceof Refusal)) request.log.error(error)
      return send(reply, await deps.renderError(error, made, request.id), deps)
    }
  }

  for (const page of pages) {
    app.route({
      method: page.get && page.post ? ['GET', 'POST'] : page.get ? 'GET' : 'POST',
      url: page.path,
      schema: { hide: true },
      handler: (request, reply) => handle(page, request, reply),
    })
  }
  app.setNotFoundHandler((request, reply) => handle(undefined, request, reply))
  app.setErrorHandler<{ statusCode?: number }>(async (error, request, reply) => {
    const refused = error.statusCode !== undefined && error.statusCode < 500
    if (!refused) request.log.error(error)
    const shown = refused ? unreadable(error) : error
    const made = pageRequest(request, { actor: { kind: 'anyone' }, csrf: '' }, deps)
    const page = await deps.renderError(shown, made, request.id)
    return send(reply, 'html' in page && refused ? { ...page, status: error.statusCode } : page, deps)
  })
}

function pageRequest(
  request: FastifyRequest,
  { actor, csrf }: Pick<PageRequest, 'actor' | 'csrf'>,
  deps: PageDeps,
): PageRequest {
  const cookies = (request.cookies ?? {}) as Cookies
  return {
    params: (request.params ?? {}) as Record<string, string>,
    query: textOnly(request.query),
    form: emptyForm,
    actor,
    csrf,
    sessionToken: cookies[PERSON_COOKIE],
    view: viewOf(cookies),
    path: request.url.split('?')[0] ?? '/',
    url: request.url,
    ip: request.ip,
    origin: deps.publicUrl,
    db: deps.db,
  }
}

/** What was sent could not be read at all: too large, of an unknown kind, or with NUL in it. */
function unreadable(cause: unknown): Refusal {
  return new Refusal(
    'request.unreadable',
    {
      kind: 'invalid',
      zh: '这个请求读不懂。请返回上一页，检查后再试。',
      en: 'The request could not be read. Go back, check and try again.',
    },
    { cause },
  )
}

function send(reply: FastifyReply, made: PageReply, deps: PageDeps): FastifyReply {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: deps.secure }
  if ('html' in made) {
    return reply
      .status(made.status ?? 200)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(made.html)
  }
  if ('bytes' in made) {
    if (made.name) {
      void reply.header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(made.name)}`)
    }
    return reply
      .header('content-type', made.type)
      .header('cache-control', 'private, no-store')
      .send(made.bytes)
  }
  if (made.signIn) void reply.setCookie(PERSON_COOKIE, made.signIn, { ...cookie, maxAge: 12 * 3600 })
  if (made.signOut) void reply.clearCookie(PERSON_COOKIE, cookie)
  if (made.view) {
    const year = { ...cookie, maxAge: 365 * 86400 }
    void reply.setCookie('tb_view', made.view.elder ? 'elder' : 'normal', year)
    void reply.setCookie('tb_lang', made.view.lang, year)
  }
  return reply.redirect(made.redirect, 303)
}

function viewOf(cookies: Cookies): View {
  const lang = cookies['tb_lang']
  return {
    elder: cookies['tb_view'] === 'elder',
    lang: lang === 'en' || lang === 'zh-Hant' ? lang : 'zh-Hans',
  }
}

function textOnly(query: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((query ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : Array.isArray(value) ? [[name, String(value[0])]] : [],
    ),
  )
}

const emptyForm: Form = makeForm([], [])

function makeForm(fields: [string, string][], files: Upload[]): Form {
  return {
    one: (name) => fields.find(([field]) => field === name)?.[1] ?? '',
    all: (name) => fields.flatMap(([field, value]) => (field === name ? [value] : [])),
    names: () => [...new Set(fields.map(([field]) => field))],
    files,
  }
}

async function readForm(request: FastifyRequest): Promise<Form> {
  if (!request.isMultipart()) {
    const body = (request.body ?? {}) as Record<string, string | string[]>
    return makeForm(
      Object.entries(body).flatMap(([name, value]): [string, string][] =>
        Array.isArray(value) ? value.map((v): [string, string] => [name, v]) : [[name, value]],
      ),
      [],
    )
  }
  try {
    return await readParts(request)
  } catch (error) {
    const { code } = error as { code?: string }
    // Whatever else stops the reader stands in what was sent: cut off, or no parts at all.
    if (!code?.startsWith('FST_')) throw unreadable(error)
    throw new Refusal(
      'request.unreadable',
      {
        kind: 'invalid',
        zh: `一次最多传 ${UPLOAD_FILES} 个文件。请返回上一页，分几次传；已经传好的还在。`,
        en: `At most ${UPLOAD_FILES} files at a time. Go back and send them in turns.`,
      },
      { cause: error },
    )
  }
}

async function readParts(request: FastifyRequest): Promise<Form> {
  const fields: [string, string][] = []
  const files: Upload[] = []
  for await (const part of request.parts()) {
    if (part.type === 'field')
      fields.push([part.fieldname, String(part.value).replaceAll('\0', '').toWellFormed()])
    else {
      const chunks: Buffer[] = []
      for await (const chunk of part.file) chunks.push(chunk as Buffer)
      const bytes = Buffer.concat(chunks)
      if (part.filename || bytes.length > 0) {
        files.push({ field: part.fieldname, name: part.filename, bytes, tooBig: part.file.truncated })
      }
    }
  }
  return makeForm(fields, files)
}
