import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { SEAL_CIPHERS, type SealCipher } from './sealing.ts'
import type { SigningKey } from './signature.ts'

/**
 * A reason why the program does not start: one sentence for the person at the terminal, Chinese first. `main.ts`
 * prints it without a stack and exits with 1. Anything else that is thrown during the start is a bug.
 */
export class StartRefusal extends Error {
  readonly zh: string
  readonly en: string
  constructor(zh: string, en: string, cause?: unknown) {
    super(`${zh} (${en})`, cause === undefined ? undefined : { cause })
    this.name = 'StartRefusal'
    this.zh = zh
    this.en = en
  }
}

export const SERVICES = ['web', 'worker'] as const
export type ServiceName = (typeof SERVICES)[number]

/** Everything the program is told from outside, checked once at the start; nothing else reads the environment. */
export interface Config {
  /** `demo`: invented people, simulated departments, a banner on every page. `serve`: the real thing. */
  readonly mode: 'demo' | 'serve'
  /** The parts this process plays: `web` answers HTTP, `worker` runs jobs. */
  readonly services: readonly ServiceName[]
  /** 0 asks for any free port; `main.ts` then puts the real one here before the application is built. */
  readonly port: number
  /** The address to listen on. 127.0.0.1 unless told, so that nothing is offered to the network unasked. */
  readonly host: string
  /** The address people use, without a slash at the end; it is printed in QR codes and sent in notices. */
  readonly publicUrl: string
  /** Absolute path of the folder that holds the embedded database, files and generated secrets. */
  readonly dataDir: string
  /** PostgreSQL 15 or later; undefined means the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** At least 32 characters; signs cookies and links. */
  readonly secret: string
  /** What private keys are encrypted with, the newest first; without any, a value kept in `dataDir`. */
  readonly keyMasters?: readonly string[] | undefined
  /** How private keys and other secrets are encrypted at rest from now on; AES-256-GCM unless told. */
  readonly sealCipher?: SealCipher | undefined
  /** A hardware module for private keys, by PKCS #11; without one they are encrypted in the database. */
  readonly pkcs11?: { readonly module: string; readonly token: string; readonly pin: string } | undefined
  /** A folder under `regions/`. */
  readonly region: string
  readonly smsGatewayUrl: string | undefined
  /** Bearer key that the SMS gateway asks for, if it does. */
  readonly smsGatewayKey: string | undefined
  /** Where each department system is, by its code, and the key that is shown to it and to no other. */
  readonly sources: Readonly<Record<string, SystemPlace>>
  /** With what messages to a department system are signed, by its code. */
  readonly signingKeys?: Readonly<Record<string, SigningKey>> | undefined
  /** For how many days the content of what was sent to a department system is kept, 180 unless told. */
  readonly keepSentDays?: number | undefined
  /** For how many days a row of a source that could not be read is kept, 90 unless told. */
  readonly keepFaultyDays?: number | undefined
  /** Where cases of a source may be fetched from, by its id; nothing else is ever drawn. */
  readonly pulls?: Readonly<Record<string, PullPlace>> | undefined
  /** A file with an offset in milliseconds that sets the clock of a demo; never in `serve`. */
  readonly clockFile?: string | undefined
  /** How many reverse proxies stand in front; only their `X-Forwarded-For` is believed. */
  readonly trustedProxies: number
}

/** The folder of package.json. */
export const ROOT = resolve(import.meta.dirname, '../..')

const EXAMPLE_SECRETS = /change.?me|default|example|secret|password|tongban|demo|insecure/i

const httpUrl = z.url({ protocol: /^https?$/ })

const signingSchema = z.record(
  z.string().min(1),
  z.union([
    z.strictObject({
      version: z.enum(['v1', 'v1sm3']),
      key: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/),
    }),
    z.strictObject({ version: z.literal('v1sm2'), key: z.string().regex(/^[0-9a-f]{64}$/i) }),
  ]),
)

const pullPlace = z.union([
  z.strictObject({
    database: z.string().regex(/^postgres(ql)?:\/\//),
    tables: z.array(z.string().regex(/^[\p{L}_][\p{L}\p{N}_]{0,62}\.[\p{L}_][\p{L}\p{N}_]{0,62}$/u)).min(1),
  }),
  z.strictObject({ folder: z.string().regex(/^\/(?!.*(^|\/)\.\.?(\/|$)).+$/) }),
  z.strictObject({
    paths: z.array(z.string().regex(/^(\/(?!\.\.?(\/|$))[\w.~-]+)+$/)).min(1),
  }),
])
/**
 * What may be drawn of a source: named tables or views of a database, the files of one folder, or named paths of its system (whose address
 * stands in `sources`).
 */
export type PullPlace = z.infer<typeof pullPlace>
const pullsSchema = z.record(z.string().min(1), pullPlace)

const systemKey = z.string().regex(/^[\x21-\x7e]{1,500}$/)
const systemPlace = z.union([
  httpUrl.transform((url): SystemPlace => ({ url })),
  z.strictObject({ url: httpUrl, key: systemKey }),
])
/** The base address of a department system, and what is shown to it as `x-api-key`; without a key nothing is. */
export type SystemPlace = { readonly url: string; readonly key?: string }
const sourcesSchema = z.record(z.string().min(1), systemPlace)

/** Reads `demo|serve [--services=web,worker]` and the environment. Refuses with one sentence what it cannot use. */
export function readConfig(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Config {
  const [mode, ...flags] = args
  if (mode !== 'demo' && mode !== 'serve') {
    throw new StartRefusal(
      '请说明启动方式：npm start 为演示，npm run serve 为正式运行。',
      'say how to start: npm start for the demo, npm run serve for the real thing',
    )
  }
  const serve = mode === 'serve'
  const port = readWholeNumber('PORT', given(env, 'PORT') ?? '8080', 65_535)
  const host = given(env, 'HOST') ?? '127.0.0.1'
  const secret = given(env, 'TONGBAN_SECRET')
  const smsGatewayUrl = readUrl(env, 'TONGBAN_SMS_GATEWAY')
  const publicUrl = readUrl(env, 'TONGBAN_PUBLIC_URL')
  const region = given(env, 'TONGBAN_REGION') ?? 'huaian'
  const sources = readSources(env)
  const dataDir = resolve(given(env, 'TONGBAN_DATA') ?? 'data')

  if (!/^[a-z][a-z0-9-]*$/.test(region) || !existsSync(resolve(ROOT, 'regions', region))) {
    throw new StartRefusal(
      `没有名为「${region}」的地区，请检查 TONGBAN_REGION 和 regions/ 文件夹。`,
      `there is no region "${region}"; check TONGBAN_REGION and the folder regions/`,
    )
  }
  if (serve) {
    refuseWeakSecret(secret)
    if (!smsGatewayUrl) {
      throw new StartRefusal(
        '正式运行需要短信网关，请设置 TONGBAN_SMS_GATEWAY。',
        'serve needs an SMS gateway for one-time codes; set TONGBAN_SMS_GATEWAY',
      )
    }
    if (!publicUrl) {
      throw new StartRefusal(
        '正式运行需要对外网址，请设置 TONGBAN_PUBLIC_URL。',
        'serve needs the public address for links and QR codes; set TONGBAN_PUBLIC_URL',
      )
    }
    if (!publicUrl.startsWith('https://') && !isLoopback(new URL(publicUrl).hostname)) {
      throw new StartRefusal(
        '正式运行的对外网址必须以 https:// 开头，请修改 TONGBAN_PUBLIC_URL。',
        'the public address of serve must begin with https://; change TONGBAN_PUBLIC_URL',
      )
    }
    if (given(env, 'TONGBAN_SIMULATORS')) {
      throw new StartRefusal(
        '正式运行不能使用部门模拟系统，请去掉 TONGBAN_SIMULATORS。',
        'serve never uses simulated departments; remove TONGBAN_SIMULATORS',
      )
    }
    if (given(env, 'TONGBAN_CLOCK_FILE')) {
      throw new StartRefusal(
        '正式运行只用真实的时间，请去掉 TONGBAN_CLOCK_FILE。',
        'serve never sets its clock; remove TONGBAN_CLOCK_FILE',
      )
    }
    refuseSharedKeys(sources)
  } else if (secret !== undefined) {
    refuseWeakSecret(secret)
  }

  return {
    mode,
    services: readServices(flags, env),
    port,
    host,
    publicUrl: publicUrl ?? localUrl(host, port),
    dataDir,
    databaseUrl: readDatabaseUrl(env),
    secret: secret ?? '',
    keyMasters: readKeyMasters(env),
    sealCipher: readSealCipher(env),
    pkcs11: readPkcs11(env),
    region,
    smsGatewayUrl,
    smsGatewayKey: given(env, 'TONGBAN_SMS_KEY'),
    sources,
    signingKeys: readSigningKeys(env),
    pulls: readPulls(env),
    keepSentDays: readWholeNumber(
      'TONGBAN_KEEP_SENT_DAYS',
      given(env, 'TONGBAN_KEEP_SENT_DAYS') ?? '180',
      36_500,
    ),
    keepFaultyDays: readWholeNumber(
      'TONGBAN_KEEP_FAULTY_DAYS',
      given(env, 'TONGBAN_KEEP_FAULTY_DAYS') ?? '90',
      36_500,
    ),
    clockFile: given(env, 'TONGBAN_CLOCK_FILE'),
    trustedProxies: readWholeNumber(
      'TONGBAN_TRUSTED_PROXIES',
      given(env, 'TONGBAN_TRUSTED_PROXIES') ?? '0',
      10,
    ),
  }
}

/** The address under which a browser on this machine reaches the program. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Creates the data folder and proves that it can be written; refuses with one sentence. */
export function openDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = resolve(dataDir, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new StartRefusal(
      `不能写入数据文件夹 ${dataDir}，请修改它的权限，或用 TONGBAN_DATA 另选文件夹。`,
      `the data folder ${dataDir} cannot be written (${errorCode(error)}); change its permissions or choose another by TONGBAN_DATA`,
      error,
    )
  }
}

/** One folder after the other: under /proc a recursive `mkdirSync` asks for ever, because the parent exists and yet ENOENT. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

/**
 * A random value that belongs to this data folder: made at the first call, kept in a file only this user may read.
 * Two starts at once get the same one.
 */
export function keptSecret(dataDir: string, name: string): string {
  const path = resolve(dataDir, name)
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}.new`
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    try {
      linkSync(draft, path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
  }
  let value = ''
  try {
    value = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new StartRefusal(
      `不能读取 ${path}，请用原来的用户启动，或修改它的权限。`,
      `${path} cannot be read (${errorCode(error)}); start as the user who made it or change its permissions`,
      error,
    )
  }
  if (value.length < 32) {
    throw new StartRefusal(
      `文件 ${path} 已损坏，请删除后重新启动。`,
      `the file ${path} is damaged; delete it and start again`,
    )
  }
  return value
}

/** The secret of the installation: the one that was configured, or the one kept in the data folder. */
export const secretIn = (config: Pick<Config, 'secret' | 'dataDir'>): string =>
  config.secret === '' ? keptSecret(config.dataDir, 'secret') : config.secret

/** `error.code` of a system error, or 'unknown'. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

function given(env: Readonly<NodeJS.ProcessEnv>, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}

function refuseWeakSecret(secret: string | undefined): void {
  if (secret === undefined) {
    throw new StartRefusal(
      '正式运行需要密钥，请设置 TONGBAN_SECRET（至少 32 个字符，可用 openssl rand -base64 48 生成）。',
      'serve needs a secret; set TONGBAN_SECRET, at least 32 characters, for example from openssl rand -base64 48',
    )
  }
  if (secret.length < 32 || new Set(secret).size < 12 || EXAMPLE_SECRETS.test(secret)) {
    throw new StartRefusal(
      'TONGBAN_SECRET 太短或太容易猜到，请换成至少 32 个随机字符。',
      'TONGBAN_SECRET is too short or an example; use at least 32 random characters',
    )
  }
}

/** One master key, or several divided by commas while the older ones are being replaced. */
function readKeyMasters(env: Readonly<NodeJS.ProcessEnv>): string[] | undefined {
  const masters = given(env, 'TONGBAN_KEY_MASTER')?.split(/[\s,]+/)
  if (masters?.some((each) => each.length < 32 || new Set(each).size < 12)) {
    throw new StartRefusal(
      'TONGBAN_KEY_MASTER 太短或太容易猜到，每个主密钥至少 32 个随机字符，可用 openssl rand -base64 48 生成。',
      'TONGBAN_KEY_MASTER is too short; each master key needs at least 32 random characters, for example from openssl rand -base64 48',
    )
  }
  return masters
}

function readSealCipher(env: Readonly<NodeJS.ProcessEnv>): SealCipher | undefined {
  const name = given(env, 'TONGBAN_SEAL_CIPHER')
  const known = SEAL_CIPHERS.find((each) => each === name)
  if (name !== undefined && !known) {
    throw new StartRefusal(
      `TONGBAN_SEAL_CIPHER 只能是 ${SEAL_CIPHERS.join('、')}，现在是「${name}」。`,
      `TONGBAN_SEAL_CIPHER takes ${SEAL_CIPHERS.join(' or ')}, not "${name}"`,
    )
  }
  return known
}

function readPkcs11(env: Readonly<NodeJS.ProcessEnv>): Config['pkcs11'] {
  const [module, token, pin] = ['', '_TOKEN', '_PIN'].map((part) => given(env, `TONGBAN_PKCS11${part}`))
  if (module === undefined && token === undefined && pin === undefined) return undefined
  if (module === undefined || token === undefined || pin === undefined) {
    throw new StartRefusal(
      '用密码机要同时设置 TONGBAN_PKCS11（驱动的路径）、TONGBAN_PKCS11_TOKEN 和 TONGBAN_PKCS11_PIN。',
      'a hardware module needs TONGBAN_PKCS11 (path of its driver), TONGBAN_PKCS11_TOKEN and TONGBAN_PKCS11_PIN',
    )
  }
  return { module, token, pin }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function readWholeNumber(name: string, text: string, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > max) {
    throw new StartRefusal(
      `${name} 应是 0 到 ${max} 之间的整数，现在是「${text}」。`,
      `${name} must be a whole number from 0 to ${max}, not "${text}"`,
    )
  }
  return value
}

function readUrl(env: Readonly<NodeJS.ProcessEnv>, name: string): string | undefined {
  const text = given(env, name)
  if (text === undefined) return undefined
  const parsed = httpUrl.safeParse(text)
  if (!parsed.success) {
    throw new StartRefusal(
      `${name} 应是一个网址，现在是「${text}」。`,
      `${name} must be an http(s) address, not "${text}"`,
    )
  }
  return parsed.data.replace(/\/+$/, '')
}

function readDatabaseUrl(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const text = given(env, 'DATABASE_URL')
  if (text === undefined) return undefined
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new StartRefusal(
      'DATABASE_URL 应以 postgres:// 开头，例如 postgres://用户:密码@主机:5432/库名。',
      'DATABASE_URL must look like postgres://user:password@host:5432/database',
    )
  }
  return text
}

function readServices(flags: readonly string[], env: Readonly<NodeJS.ProcessEnv>): readonly ServiceName[] {
  const unknown = flags.find((flag) => !flag.startsWith('--services='))
  if (unknown !== undefined) {
    throw new StartRefusal(
      `不认识参数「${unknown}」，可用的参数只有 --services=web,worker。`,
      `unknown argument "${unknown}"; the only one is --services=web,worker`,
    )
  }
  const text =
    flags.at(-1)?.slice('--services='.length) ?? given(env, 'TONGBAN_SERVICES') ?? SERVICES.join(',')
  const names = text.split(',').map((name) => name.trim())
  const services = SERVICES.filter((name) => names.includes(name))
  if (services.length === 0 || services.length !== new Set(names).size) {
    throw new StartRefusal(
      `--services 只能是 web、worker 或 web,worker，现在是「${text}」。`,
      `--services takes web, worker or web,worker, not "${text}"`,
    )
  }
  return services
}

function readSources(env: Readonly<NodeJS.ProcessEnv>): Config['sources'] {
  // Silently left out, it would leave every system without the key that it asks for.
  if (given(env, 'TONGBAN_SOURCE_KEY') !== undefined) {
    throw new StartRefusal(
      '不再有各部门共用的 TONGBAN_SOURCE_KEY：请去掉，在 TONGBAN_SOURCES 里给每个系统写自己的密钥，例如 {"police":{"url":"https://…","key":"…"}}。',
      'there is no TONGBAN_SOURCE_KEY for all departments any more: remove it and give each system its own key in TONGBAN_SOURCES, like {"police":{"url":"https://…","key":"…"}}',
    )
  }
  const text = given(env, 'TONGBAN_SOURCES')
  if (text === undefined) return {}
  const parsed = sourcesSchema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new StartRefusal(
      'TONGBAN_SOURCES 应是 JSON，写明每个部门系统的网址和给它的密钥，例如 {"police":{"url":"https://…","key":"…"}}；不要密钥的只写网址。',
      'TONGBAN_SOURCES must be JSON with the address of each department system and the key for it, like {"police":{"url":"https://…","key":"…"}}, or the address alone where it asks for no key',
    )
  }
  return parsed.data
}

/** Whoever is shown a key can ask with it wherever else it opens: no two addresses get the same one. */
function refuseSharedKeys(sources: Config['sources']): void {
  if (sources['*']?.key !== undefined) {
    throw new StartRefusal(
      'TONGBAN_SOURCES 里的 "*" 不能带密钥：请逐个写明每个系统的网址和它自己的密钥。',
      '"*" in TONGBAN_SOURCES takes no key; name each system with its address and its own key',
    )
  }
  const firstWith = new Map<string, { system: string; origin: string }>()
  for (const [system, { url, key }] of Object.entries(sources)) {
    if (key === undefined) continue
    const { origin } = new URL(url)
    const first = firstWith.get(key)
    if (first && first.origin !== origin) {
      throw new StartRefusal(
        `TONGBAN_SOURCES 里「${first.system}」和「${system}」的密钥相同：一个部门可以用它去查另一个部门的数据。请给它们各自的密钥。`,
        `in TONGBAN_SOURCES "${first.system}" and "${system}" have the same key: one department could ask the other's register with it; give each its own`,
      )
    }
    firstWith.set(key, { system, origin })
  }
}

function readPulls(env: Readonly<NodeJS.ProcessEnv>): Readonly<Record<string, PullPlace>> {
  const text = given(env, 'TONGBAN_PULLS')
  if (text === undefined) return {}
  const parsed = pullsSchema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new StartRefusal(
      'TONGBAN_PULLS 应是 JSON，写明每个来源准许取什么：{"database":"postgres://…","tables":["模式.表"]}、{"folder":"/绝对路径"} 或 {"paths":["/路径"]}；路径里不能有 ..。',
      'TONGBAN_PULLS must be JSON that says what may be drawn of each source: {"database":"postgres://…","tables":["schema.table"]}, {"folder":"/absolute"} or {"paths":["/path"]}, without ..',
    )
  }
  return parsed.data
}

function readSigningKeys(env: Readonly<NodeJS.ProcessEnv>): Readonly<Record<string, SigningKey>> {
  const text = given(env, 'TONGBAN_SIGNING')
  if (text === undefined) return {}
  const parsed = signingSchema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new StartRefusal(
      'TONGBAN_SIGNING 应是 JSON，写明给每个业务系统的消息用什么签名，例如 {"hrss":{"version":"v1sm3","key":"whsec_…"}}；v1sm2 的 key 是 64 个十六进制字符的私钥。',
      'TONGBAN_SIGNING must be JSON like {"hrss":{"version":"v1sm3","key":"whsec_…"}}; the key of v1sm2 is a private key, 64 hexadecimal digits',
    )
  }
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
