import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  checkData,
  isSignedData,
  LIST_TEXTS,
  placeInPdf,
  readList,
  type CheckedData,
  type Listed,
} from '../server/credentials/offline.ts'
import type { StatusPlace } from '../server/credentials/sd-jwt.ts'
import { STATES } from '../server/credentials/turns.ts'
import { systemClock } from '../server/platform/clock.ts'
import { errorCode } from '../server/platform/config.ts'
import { checkFile } from '../server/seals/check.ts'
import type { CheckFault } from '../server/seals/model.ts'
import { FAULT_TEXTS } from '../server/seals/rules.ts'
import { readRevocationList, type Trust } from '../server/seals/trust.ts'

/**
 * `npm run check -- file --trust roots.pem [--status list.jwt] [--list issuer.crl …]`: is this PDF or this signed data what an organ
 * sealed, and does the certificate still stand? Needs no server, and no network unless `--status` is an address.
 */
const USAGE = `用法：npm run check -- 文件 --trust roots.pem [--status 状态列表] [--list 吊销列表.crl …]
  文件是盖章的 PDF，或者签名数据（.sd-jwt）。
  roots.pem 从平台的 /api/v1/trust/roots.pem 下载一次；吊销列表的地址写在证书里，签发的机构和它上面的根各有一份，都要给。
  状态列表是下载好的文件，或者它的地址（写了地址才联网）；没有它，只知道真伪，不知道是否仍然有效。
  退出码：0 真的，而且有效；1 不是真的；2 没法核验（用法不对、文件读不了）；3 真的，但已暂扣、撤销、换新、注销、过期或者还没生效；
  4 签名对得上，但现在是否有效不知道（没有状态列表，或者列表太旧、不对、是假的；没有新的吊销列表，签名的证书可能已经吊销）。
  (checks a sealed PDF or signed data offline; exit codes: 0 genuine and valid, 1 not genuine, 2 cannot be checked, 3 genuine but it
  does not stand, 4 genuine but nobody knows whether it stands, for a status list or a fresh revocation list is lacking)`

class Unreadable extends Error {}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Unreadable(`读不了文件 ${path} (${errorCode(error)})`)
  }
}

/** A list from the disk, or, where an address is written, from there. */
async function readStatus(where: string): Promise<string> {
  if (!/^https?:\/\//.test(where)) return read(where).toString()
  const answer = await fetch(where, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!answer?.ok) throw new Unreadable(`下载不了状态列表 ${where} (the status list cannot be fetched)`)
  return answer.text()
}

/** Without it whoever has a key that was reported lost may have signed file and status list alike. */
const unrevoked = (revocationKnown: boolean): string[] =>
  revocationKnown
    ? []
    : [
        '？ 没有（新的）吊销列表，签名的证书是否被吊销不知道；密钥要是外泄过，文件可能是假的。请下载吊销列表，再用 --list 核对',
        '  (revocation not known: whoever knows a key that was revoked may have signed this)',
      ]

/** Lines that say whether the certificate stands, and the exit code. */
function standing(
  { place, revocationKnown }: { place: StatusPlace | undefined; revocationKnown: boolean },
  list: string | undefined,
  trust: Trust,
): [number, string[]] {
  const where = place ? [`  状态列表 status list: ${place.uri}`] : []
  const unknown = (why: keyof typeof LIST_TEXTS, more: string[] = []): [number, string[]] => [
    4,
    [`？ ${LIST_TEXTS[why].zh} (${LIST_TEXTS[why].en})`, ...more, ...where],
  ]
  if (!place) return unknown('no-place')
  if (list === undefined) return unknown('no-list')
  const listed: Listed = readList(list, place, trust)
  const { state, at } = listed
  const said = state && at ? `${STATES[state].zh} (${STATES[state].en})` : ''
  if (listed.fault || !state || !at)
    return unknown(listed.fault ?? 'unreadable', said ? [`  那时 (at ${at?.toISOString()}): ${said}`] : [])
  if (state === 'valid' && !(revocationKnown && listed.revocationKnown))
    return [4, [`？ 状态列表写的是：${said}，${at.toISOString()}；签名的证书是否被吊销不知道，不能算数`]]
  if (state === 'valid') return [0, [`✔ 证照有效：${said}，${at.toISOString()} 的状态列表`]]
  return [3, [`✖ 证照现在不能用：${said}，${at.toISOString()} 的状态列表`]]
}

const faultLines = (fault: CheckFault): string[] => [
  `✖ ${FAULT_TEXTS[fault].zh}。${FAULT_TEXTS[fault].next}`,
  `  ${FAULT_TEXTS[fault].en}`,
]

function checkPdf(bytes: Buffer, list: string | undefined, trust: Trust): [number, string[]] {
  const { fault, signatory, sm2, signedAt, revocationKnown, digest } = checkFile(bytes, trust)
  const end = `  SHA-256: ${digest}`
  if (fault) return [1, [...faultLines(fault), end]]
  const [code, stands] = standing({ place: placeInPdf(bytes), revocationKnown }, list, trust)
  const lines = [
    '✔ 文件是真的，盖章以后没有改动 (genuine and unchanged)',
    `  印章 seal: ${signatory?.name ?? ''}（${signatory?.code ?? ''}）`,
    ...(sm2 ? ['  国密签名，SM2 和 SM3 (signed with SM2 and SM3)'] : []),
    `  时间 time: ${signedAt?.toISOString() ?? '没有时间戳 (no time stamp)'}`,
    ...unrevoked(revocationKnown),
  ]
  return [code, [...lines, ...stands, end]]
}

/** By its own dates signed data may be over, or not begun, whatever a list says. */
function byDates({ from, until }: CheckedData, now: Date): string | undefined {
  if (until !== null && until <= now) return STATES.expired.zh
  return from !== null && from > now ? STATES.pending.zh : undefined
}

function checkSignedData(text: string, list: string | undefined, trust: Trust): [number, string[]] {
  const checked = checkData(text, trust)
  if (checked.fault === 'no-chain')
    throw new Unreadable(
      '签名数据里没有签发的证书（较早下载的），不联网核验不了。请持证人重新下载。 (no chain of certificates in it)',
    )
  if (checked.fault) return [1, faultLines(checked.fault)]
  const over = byDates(checked, trust.now)
  const [code, stands] = over
    ? [3, [`✖ 证照现在不能用：${over} (not in force by its own dates)`]]
    : standing(checked, list, trust)
  const shown = checked.shown.map(([name, value]) => `  ${name}: ${value}`)
  const genuine = `✔ 签名数据是真的：${checked.title}，${checked.issuer} (genuine)`
  return [code, [genuine, ...shown, ...unrevoked(checked.revocationKnown), ...stands]]
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      trust: { type: 'string' },
      status: { type: 'string' },
      list: { type: 'string', multiple: true },
    },
  })
  const [path] = positionals
  if (path === undefined || positionals.length > 1 || values.trust === undefined) throw new Unreadable(USAGE)
  const roots = (
    read(values.trust)
      .toString()
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  ).map((each) => new X509Certificate(each))
  if (roots.length === 0) throw new Unreadable(`${values.trust} 里没有根证书 (no certificate in PEM)`)
  const lists = (values.list ?? []).map((each) => {
    const list = readRevocationList(read(each))
    if (!list) throw new Unreadable(`${each} 不是证书吊销列表 (no revocation list in DER)`)
    return list
  })
  const bytes = read(path)
  const list = values.status === undefined ? undefined : await readStatus(values.status)
  const trust = { roots, lists, now: systemClock() }
  const [code, lines] = isSignedData(bytes)
    ? checkSignedData(bytes.toString(), list, trust)
    : checkPdf(bytes, list, trust)
  process.stdout.write(`${lines.join('\n')}\n`)
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = error instanceof Unreadable || errorCode(error).startsWith('ERR_PARSE_ARGS')
  process.stderr.write(`${known && error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
