import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { systemClock } from '../server/platform/clock.ts'
import { errorCode } from '../server/platform/config.ts'
import { checkFile } from '../server/seals/check.ts'
import { FAULT_TEXTS } from '../server/seals/rules.ts'
import { readRevocationList } from '../server/seals/trust.ts'

/**
 * `npm run check -- file.pdf --trust roots.pem [--list issuer.crl …]`: is this file what an organ sealed, and nothing else? Needs no
 * server and no network. Exits with 0 when it is genuine, 1 when it is not, 2 when the question cannot be answered.
 */
const USAGE = `用法：npm run check -- 文件.pdf --trust roots.pem [--list 吊销列表.crl …]
  roots.pem 从平台的 /api/v1/trust/roots.pem 下载一次；吊销列表的地址写在证书里。
  (checks a sealed PDF offline; the trust anchors come from /api/v1/trust/roots.pem)`

class Unreadable extends Error {}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Unreadable(`读不了文件 ${path} (${errorCode(error)})`)
  }
}

function main(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { trust: { type: 'string' }, list: { type: 'string', multiple: true } },
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
  const result = checkFile(read(path), { roots, lists, now: systemClock() })
  const { fault, signatory, signedAt } = result
  const lines = fault
    ? [`✖ ${FAULT_TEXTS[fault].zh}。${FAULT_TEXTS[fault].next}`, `  ${FAULT_TEXTS[fault].en}`]
    : [
        '✔ 文件是真的，盖章以后没有改动 (genuine and unchanged)',
        `  印章 seal: ${signatory?.name ?? ''}（${signatory?.code ?? ''}）`,
        `  时间 time: ${signedAt?.toISOString() ?? '没有时间戳 (no time stamp)'}`,
        ...(result.revocationKnown
          ? []
          : ['  没有（新的）吊销列表，是否被吊销不知道 (revocation not known)']),
      ]
  process.stdout.write(`${[...lines, `  SHA-256: ${result.digest}`].join('\n')}\n`)
  return fault ? 1 : 0
}

try {
  process.exitCode = main()
} catch (error) {
  const known = error instanceof Unreadable || errorCode(error).startsWith('ERR_PARSE_ARGS')
  process.stderr.write(`${known && error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
