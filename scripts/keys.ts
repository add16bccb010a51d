import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyStoresOf, masterKeysIn } from '../server/key-stores.ts'
import { resealSigningKeys } from '../server/people/commands/api-clients.ts'
import { readConfig, secretIn, StartRefusal, type Config } from '../server/platform/config.ts'
import type { WriteCtx } from '../server/platform/ctx.ts'
import type { Database } from '../server/platform/db.ts'
import type { SealCipher } from '../server/platform/sealing.ts'
import { destroyKeys } from '../server/seals/commands/destroy-keys.ts'
import { rotateAuthority } from '../server/seals/commands/open-authority.ts'
import { renewSeals } from '../server/seals/commands/renew-seals.ts'
import { revokeCertificate } from '../server/seals/commands/revoke-certificate.ts'
import { MASTER_FILE } from '../server/seals/master.ts'
import type { CertificateRole } from '../server/seals/model.ts'
import { listCertificates, listKeys } from '../server/seals/queries.ts'
import { rewrapKeys } from '../server/seals/software-keys.ts'
import type { RevocationReason } from '../server/seals/x509.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run keys -- list      密钥和证书清单，没有私钥 (every pair of keys and every certificate, nothing of the private half)
  npm run keys -- rotate    换主密钥：所有私钥重新加密 (a new master key; every private key is encrypted anew)
      设置了 TONGBAN_KEY_MASTER 的，先把新的写在最前面、用逗号隔开，运行以后再去掉旧的。
      (with TONGBAN_KEY_MASTER set, put the new one first, run this, then take the old one out)
  npm run keys -- reseal    按现在的 TONGBAN_SEAL_CIPHER（aes-256-gcm 或 sm4-ctr-hmac-sm3）重新加密以前的私钥和签名密钥
      (private keys and signing keys of clients are encrypted anew, as TONGBAN_SEAL_CIPHER says now)
  npm run keys -- replace root|issuing|timestamp|audit|data，或者国密的 root|issuing sm2
      换新的证书机构，旧的照样能核验 (a new authority takes over; what the old one signed goes on verifying)
  npm run keys -- revoke 序列号 superseded|cessation|compromise
      吊销证书：superseded 已换新，cessation 不再用，compromise 密钥可能泄露、以前签的全部作废。签发机构和时间戳证书吊销后自动换新，
      挂在它下面的印章自动换证；印章自己的证书吊销以后要由两个人补刻。
      (revokes a certificate; an authority is replaced and the seals below it get new certificates; a seal itself is re-made by two persons)`

const REASONS = ['superseded', 'cessation', 'compromise'] as const satisfies RevocationReason[]
const AUTHORITIES = ['root', 'issuing', 'timestamp', 'audit', 'data'] as const satisfies CertificateRole[]

async function main(): Promise<void> {
  const [verb, ...rest] = process.argv.slice(2)
  const config = readConfig(['demo'], process.env)
  if (verb === 'list' && rest.length === 0) return withDatabase(config, list)
  if (verb === 'rotate' && rest.length === 0) {
    const count = await withDatabase(config, (db) => rotate(config, db))
    return say(`已重新加密 ${count} 把私钥。 (${count} private keys are encrypted anew)`)
  }
  if (verb === 'reseal' && rest.length === 0) {
    const count = await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => reseal(config, ctx)))
    return say(`已按 ${cipherIn(config)} 重新加密 ${count} 项。 (${count} are encrypted anew)`)
  }
  const role = AUTHORITIES.find((each) => each === rest[0])
  const ofSm2 = rest[1] === 'sm2' && (role === 'root' || role === 'issuing')
  if (verb === 'replace' && role && rest.length === (ofSm2 ? 2 : 1)) {
    await withKeys(config, (db) =>
      db.write(OPERATOR, (ctx) => rotateAuthority(ctx, role, ofSm2 ? 'sm2' : 'ecdsa-p256')),
    )
    return say('已换新，从下一次签名起使用。 (replaced; it signs from now on)')
  }
  const reason = REASONS.find((each) => each === rest[1])
  if (verb === 'revoke' && reason && rest.length === 2) {
    const serial = (rest[0] ?? '').replaceAll(':', '').toLowerCase()
    await withKeys(config, async (db) => {
      await db.write(OPERATOR, (ctx) => revokeCertificate(ctx, { serial, reason }))
      await renewSeals(db, OPERATOR)
      await destroyKeys(db, OPERATOR)
    })
    return say('已吊销，吊销列表已更新。 (revoked; the revocation list says so)')
  }
  throw new StartRefusal(USAGE, 'see the usage')
}

/** With the private keys, too, and the address that stands in certificates. */
const withKeys = (config: Config, work: (db: Database) => Promise<void>): Promise<void> =>
  withDatabase(config, async (db) => {
    const world = await db.read(OPERATOR, async (ctx) => ctx.world)
    Object.assign(world, { keys: await keyStoresOf(config), publicUrl: config.publicUrl })
    await work(db)
  })

async function list(db: Database): Promise<void> {
  const [keys, certificates] = await db.read(OPERATOR, async (ctx) => [
    await listKeys(ctx),
    await listCertificates(ctx),
  ])
  for (const { id, algorithm, place, createdAt, destroyedAt } of keys)
    line(id, algorithm, place, createdAt.toISOString(), destroyedAt ? '已销毁 destroyed' : '')
  for (const { role, serial, notAfter, revokedAt, revokedBecause } of certificates)
    line(
      role,
      serial,
      `→ ${notAfter.toISOString()}`,
      revokedAt ? `已吊销 revoked ${revokedAt.toISOString()} ${revokedBecause}` : '',
    )
}

const line = (...cells: string[]): void => say(cells.join('\t').trimEnd())

/**
 * The new key stands in the file before anything is encrypted with it, and the old ones leave it only after the commit: whenever this
 * is cut off, every private key opens. Servers read the file each time, so they need no restart.
 */
async function rotate(config: Config, db: Database): Promise<number> {
  const masters = masterKeysIn(config)
  const rewrap = (): Promise<number> =>
    db.write(OPERATOR, (ctx) => rewrapKeys(ctx, masters, config.sealCipher))
  if (config.keyMasters) return rewrap()
  const fresh = randomBytes(32).toString('base64url')
  keep(config.dataDir, [fresh, ...masters().map(({ secret }) => secret)])
  const count = await rewrap()
  keep(config.dataDir, [fresh])
  return count
}

const cipherIn = (config: Config): SealCipher => config.sealCipher ?? 'aes-256-gcm'

/** Answers of departments are not among them: they are kept for minutes, and whichever cipher sealed one opens it. */
async function reseal(config: Config, ctx: WriteCtx): Promise<number> {
  const cipher = cipherIn(config)
  const keys = await rewrapKeys(ctx, masterKeysIn(config), cipher)
  return keys + (await resealSigningKeys(ctx, secretIn(config), cipher))
}

function keep(dataDir: string, secrets: readonly string[]): void {
  const path = join(dataDir, MASTER_FILE)
  writeFileSync(`${path}.new`, secrets.join('\n'), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

await runScript(main)
