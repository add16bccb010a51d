import { join, resolve } from 'node:path'
import { portalPages, renderError } from '../portal/mount.ts'
import type { PortalOptions } from '../portal/options.ts'
import { paths } from '../portal/paths.ts'
import { keyStoresOf, masterKeysIn } from './key-stores.ts'
import { postCarrier } from './adapters/post.ts'
import { pulls } from './adapters/pulls.ts'
import { departmentSystems } from './adapters/sources.ts'
import { smsGateway } from './adapters/sms.ts'
import { HEADS_FILE } from './audit/heads.ts'
import { auditJobs } from './audit/jobs.ts'
import { registerAuditRoutes } from './audit/routes.ts'
import { registerApplicationRoutes } from './applications/routes.ts'
import { applicationJobs } from './applications/jobs.ts'
import { registerCalendarRoutes } from './calendar/routes.ts'
import { refreshCalendar, watchCalendar } from './calendar/watch.ts'
import { registerDeliveryRoutes } from './deliveries/routes.ts'
import { findToken } from './channels/commands/find-token.ts'
import { channelJobs } from './channels/jobs.ts'
import { SCOPES } from './channels/model.ts'
import { registerChannelRoutes } from './channels/routes.ts'
import { rulingPapers } from './cases/commands/deliver-ruling.ts'
import { followClocks } from './cases/commands/follow-clocks.ts'
import { certificateJobs } from './credentials/jobs.ts'
import { registerCertificateRoutes } from './credentials/routes.ts'
import { registerWalletRoutes } from './credentials/wallet-routes.ts'
import { registerDeskRoutes } from './cases/desk-routes.ts'
import { caseJobs } from './cases/jobs.ts'
import { dossierJobs } from './dossier/jobs.ts'
import { noticeJobs, parcelJobs } from './deliveries/jobs.ts'
import { registerCaseRoutes } from './cases/routes.ts'
import { counterJobs } from './counter/jobs.ts'
import { registerCounterRoutes } from './counter/routes.ts'
import { intakeJobs } from './intake/jobs.ts'
import { registerConnectorRoutes } from './intake/connector-routes.ts'
import { meaningOf } from './intake/meaning.ts'
import { registerIntakeRoutes } from './intake/routes.ts'
import { registerSystemTrialRoutes } from './intake/system-routes.ts'
import { inventoryJobs } from './inventory/jobs.ts'
import { registerInventoryRoutes } from './inventory/routes.ts'
import { registerCatalogueRoutes } from './catalog/routes.ts'
import { warmSearch } from './search/refresh.ts'
import { registerSearchRoutes } from './search/routes.ts'
import { recomputeClocks } from './deadlines/commands/recompute-clocks.ts'
import { deadlineJobs } from './deadlines/jobs.ts'
import { previewRecompute } from './deadlines/queries.ts'
import { countTurnedAway } from './exchange/commands/turn-away.ts'
import { registerExchangeRoutes } from './exchange/routes.ts'
import { exchangeJobs } from './exchange/jobs.ts'
import { designJobs } from './designs/jobs.ts'
import { registerDesignRoutes } from './designs/routes.ts'
import { openEdition, watchEdition } from './designs/watch.ts'
import { registerDossierRoutes } from './dossier/routes.ts'
import { documentJobs } from './documents/jobs.ts'
import { fileJobs } from './files/jobs.ts'
import { sendMessage } from './messages/commands/send-message.ts'
import { messageJobs } from './messages/jobs.ts'
import { registerNoticeRoutes } from './messages/routes.ts'
import { keepDemoClient } from './people/commands/api-clients.ts'
import { seedDemoStaff } from './people/commands/demo-staff.ts'
import { createPersonSignIn } from './people/commands/person-sign-in.ts'
import { peopleJobs } from './people/jobs.ts'
import { findClient, findDemoAccounts, findSession } from './people/queries.ts'
import { registerOfficeRoutes } from './people/office-routes.ts'
import { registerPeopleRoutes } from './people/routes.ts'
import { createDocument } from './platform/api-document.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { ROOT, StartRefusal, type Config, type SystemPlace } from './platform/config.ts'
import { ANYONE, type Actor, type World, type WriteCtx } from './platform/ctx.ts'
import { uuidv7 } from './platform/ids.ts'
import { openDatabase, type Database } from './platform/db.ts'
import { createApi } from './platform/http.ts'
import { servePages } from './platform/http-pages.ts'
import { createServer, readClientFiles, serveDesk } from './platform/http-server.ts'
import { startWorker, type Job, type Worker } from './platform/jobs.ts'
import { platformJobs } from './platform/sweep.ts'
import { loadRegion } from './regions/load.ts'
import { faultText } from './regions/rules.ts'
import type { Region } from './regions/model.ts'
import { listGrantsInForce } from './resources/queries.ts'
import { keepUses } from './sharing/commands/keep-uses.ts'
import { logCalls } from './sharing/commands/log-calls.ts'
import { lookUp } from './sharing/commands/look-up.ts'
import { sharingJobs } from './sharing/jobs.ts'
import type { Matter } from './sharing/model.ts'
import { seedDemoSeals } from './seals/commands/demo-seals.ts'
import { openAuthority } from './seals/commands/open-authority.ts'
import { demandKeyStores } from './seals/keys.ts'
import { demandMasterKeys } from './seals/master.ts'
import { sealJobs } from './seals/jobs.ts'
import { mirrorResources } from './resources/commands/mirror-resources.ts'
import { resourceJobs } from './resources/jobs.ts'
import { registerResourceRoutes } from './resources/routes.ts'
import { registerSealRoutes, registerTrustRoutes } from './seals/routes.ts'
import { simulatedSystem, switchesOf, type SimulatedDepartment } from './simulated-departments.ts'
import { supervisionJobs } from './supervision/jobs.ts'
import { registerSupervisionRoutes } from './supervision/routes.ts'
import { NOTHING_KNOWN } from './onething/plan.ts'
import { registerOneThingRoutes } from './onething/routes.ts'

/** Demo officers all have this password; it is printed at the start and works in demo mode only. */
const DEMO_PASSWORD = 'tongban-demo'

/** The carrier of parcels among the systems of the configuration. */
const POST = 'post'

/** Where a device bridge listens unless told: docs/device-bridge.md. */
const BRIDGE_URL = 'http://127.0.0.1:17310'

export type DemoAccount = { who: string; login: string; password: string }

export type App = {
  listen(): Promise<void>
  close(): Promise<void>
  db: Database
  url(): string
  demoAccounts: DemoAccount[]
}

export type AppParts = {
  config: Config
  databaseUrl: string
  log?: (line: string) => void
  clock?: Clock
  /** Read already, or a test's own; else it is read from the folder that the configuration names. */
  region?: Region
  /** Where the browser files were built to; tests bring a folder of their own. */
  clientDir?: string
  /** The device bridge that the demo has started; without one the desk looks at the usual port. */
  bridge?: { url: string; code: string } | undefined
  /** The department systems that the demo has started, to be let in. */
  departments?: readonly SimulatedDepartment[]
}

/** Puts the rooms together: the region is loaded and published, adapters are wired, channels are opened. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { config, databaseUrl, clock = systemClock, region: given } = parts
  const region = given ?? (await readRegion(config.region))
  const systems = systemsOf(config, region)
  const callSystem = departmentSystems({ systems, allowSimulators: config.mode === 'demo' })
  const world = {
    mode: config.mode,
    publicUrl: config.publicUrl,
    keys: await keyStoresOf(config),
    ...pulls(config.pulls ?? {}, callSystem),
    keepSentDays: config.keepSentDays ?? 180,
    keepFaultyDays: config.keepFaultyDays ?? 90,
    hasAddress: (system) => Object.hasOwn(systems, system),
    signingKeyOf: (system) => config.signingKeys?.[system],
    filesDir: resolve(config.dataDir, 'files'),
    callSystem,
  } as World
  const db = openDatabase(databaseUrl, world, clock)
  world.uses = keepUses(db, config.secret, config.sealCipher)
  try {
    await openEdition(db, world, region)
    await refreshCalendar(db, world)
    await demandMasterKeys(db, masterKeysIn(config))
    await db.read({ kind: 'system', name: 'start' }, demandKeyStores)
    await db.write({ kind: 'system', name: 'start' }, openAuthority)
    await db.write({ kind: 'system', name: 'start' }, mirrorResources)
    if (config.mode === 'demo') {
      await seedDemoStaff(db, world.region, DEMO_PASSWORD)
      await db.write({ kind: 'system', name: 'demo' }, seedDemoSeals)
      await db.write({ kind: 'system', name: 'demo' }, (ctx) =>
        admitDepartments(ctx, parts.departments ?? [], config.secret),
      )
    } else await refuseDemoAccounts(db)
    return await openChannels(config, db, world, parts)
  } catch (error) {
    await db.close()
    throw error
  }
}

async function openChannels(
  config: Config,
  db: Database,
  world: World,
  { clientDir = join(ROOT, 'dist/client'), bridge, departments = [] }: AppParts,
): Promise<App> {
  const secure = config.publicUrl.startsWith('https://')
  const document = createDocument()
  const server = await createServer({
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    clientDir,
    db,
    scopes: SCOPES,
    document,
  })
  const sessions = findSession(db)
  const signIn = createPersonSignIn({
    db,
    secret: config.secret,
    findPerson: (number) => findPerson(db, ANYONE, number, 'service:sign-in', '实名登录'),
    sendSms: (ctx, sms) => sendMessage(ctx, sms),
  })
  const carrier = config.sources[POST] || config.sources['*'] ? postCarrier(world.callSystem) : null
  const turnedAway = countTurnedAway(db)
  const deps = {
    db,
    secret: config.secret,
    findSession: sessions,
    findClient: findClient(db, config.secret),
    findToken: findToken(db),
    turnedAway,
    document,
  }

  await server.register(
    async (scope) => {
      const api = createApi(scope, deps)
      const demoPassword = config.mode === 'demo' ? DEMO_PASSWORD : null
      registerPeopleRoutes(api, { personSignIn: signIn, secret: config.secret, secure, demoPassword })
      registerOfficeRoutes(api)
      registerNoticeRoutes(api)
      registerChannelRoutes(api, turnedAway)
      registerCalendarRoutes(api, {
        preview: previewRecompute,
        async recompute(ctx, change) {
          const effect = await recomputeClocks(ctx, change)
          await followClocks(ctx, ctx.now)
          return effect
        },
      })
      registerResourceRoutes(api)
      registerTrustRoutes(api)
      registerSealRoutes(api)
      registerSearchRoutes(api)
      registerCatalogueRoutes(api)
      registerOneThingRoutes(api)
      registerDesignRoutes(api)
      registerInventoryRoutes(api)
      registerCertificateRoutes(api, rulingPapers)
      registerWalletRoutes(api, config.publicUrl)
      registerApplicationRoutes(api)
      registerCaseRoutes(api, config.publicUrl)
      registerCounterRoutes(api, {
        publicUrl: config.publicUrl,
        findPerson: (number, actor) => findPerson(db, actor, number, 'service:counter', '窗口现场核验'),
        bridge: bridge ?? { url: BRIDGE_URL, code: null },
      })
      registerIntakeRoutes(api)
      registerConnectorRoutes(api)
      registerSystemTrialRoutes(api)
      registerExchangeRoutes(api)
      registerDeskRoutes(api, config.publicUrl)
      registerDossierRoutes(api)
      registerSupervisionRoutes(api, config.publicUrl)
      registerAuditRoutes(api)
      registerDeliveryRoutes(api, { publicUrl: config.publicUrl, carrier })
    },
    { prefix: '/api/v1' },
  )
  const files = readClientFiles(clientDir)
  serveDesk(server, files)
  const demoPeople = config.mode === 'demo' ? await listDemoPeople(config) : []
  const portal: PortalOptions = {
    mode: config.mode,
    region: () => world.region,
    assets: {
      style: files.styles('portal/portal.css')[0] ?? '',
      script: files.script('portal/portal.client.ts'),
    },
    signIn,
    demoPeople,
    demoDepartments:
      departments.length > 0 && config.sources['*'] ? switchesOf(config.sources['*']) : undefined,
  }
  await servePages(
    server,
    {
      ...deps,
      publicUrl: config.publicUrl,
      secure,
      renderError: renderError(portal),
      signInPath: paths.signIn,
    },
    portalPages(portal),
  )

  const jobs: Job[] = [
    ...platformJobs,
    ...peopleJobs,
    ...channelJobs,
    ...fileJobs,
    ...documentJobs,
    ...deadlineJobs,
    ...designJobs,
    ...caseJobs,
    ...resourceJobs,
    ...sealJobs,
    ...parcelJobs(carrier),
    ...noticeJobs,
    ...messageJobs(
      config.smsGatewayUrl ? smsGateway(config.smsGatewayUrl, config.smsGatewayKey) : null,
      config.publicUrl,
    ),
    ...certificateJobs,
    ...applicationJobs,
    ...counterJobs,
    ...dossierJobs,
    ...supervisionJobs,
    ...intakeJobs,
    ...exchangeJobs({ meaningOf: meaningOf(world) }),
    ...sharingJobs,
    ...inventoryJobs,
    ...auditJobs(join(config.dataDir, HEADS_FILE)),
  ]
  let worker: Worker | undefined
  const watches: { stop(): void }[] = []
  let address = config.publicUrl
  return {
    db,
    url: () => address,
    demoAccounts: config.mode === 'demo' ? demoAccountsOf(world, demoPeople) : [],
    async listen() {
      watches.push(watchCalendar(db, world), watchEdition(db, world))
      if (config.services.includes('worker')) worker = await startWorker(db, jobs)
      if (config.services.includes('web')) {
        void warmSearch(db)
        address = await server.listen({ port: config.port, host: config.host })
      }
    },
    async close() {
      for (const watch of watches) watch.stop()
      await server.close()
      await worker?.stop()
      await db.close()
    },
  }
}

/** Reads the region that the configuration names; refuses with every fault that was found. */
export async function readRegion(id: string): Promise<Region> {
  const loaded = await loadRegion(join(ROOT, 'regions'), id)
  if (loaded.region) return loaded.region
  const faults = loaded.faults.map(faultText)
  throw new StartRefusal(
    `地区数据有 ${faults.length} 处错误，没有加载：\n${faults.map((fault) => `  ${fault}`).join('\n')}\n请改正后再启动。`,
    `the region has ${faults.length} faults and was not loaded`,
  )
}

/** The demo's simulators answer for every department system under one address, each with a key of its own. */
function systemsOf(config: Config, region: Region): Record<string, SystemPlace> {
  const all = config.sources['*']
  const named = Object.entries(config.sources).filter(([system]) => system !== '*')
  const simulated = all
    ? [
        POST,
        ...Object.values(region.sources).map(({ system }) => system),
        ...Object.keys(region.systems),
      ].map((system) => [system, simulatedSystem(all, system)] as const)
    : []
  return Object.fromEntries([...simulated, ...named])
}

/** Gives each department of the demo the key by which it reports, and lets it sign as it does. */
async function admitDepartments(
  ctx: WriteCtx,
  departments: readonly SimulatedDepartment[],
  secret: string,
): Promise<void> {
  for (const { id, name, offices, clientKey, signs } of departments) {
    const signing = signs && { version: signs.version, key: signs.publicKey ?? signs.key }
    const scopes = [`intake.report:${id}`]
    await keepDemoClient(ctx, { name, offices, scopes, key: clientKey, signing }, secret)
  }
}

async function refuseDemoAccounts(db: Database): Promise<void> {
  const count = await findDemoAccounts(db)
  if (count > 0) {
    throw new StartRefusal(
      `这个数据库里有 ${count} 个演示账号，正式运行请换一个新的数据库。`,
      `this database holds ${count} demo accounts; use a fresh database for serve`,
    )
  }
}

/** 实名核验: the person base is the state's own, so nobody registers twice. Whoever is looked up finds it in the own list of uses. */
async function findPerson(
  db: Database,
  actor: Actor,
  number: string,
  matter: Matter,
  purpose: string,
): Promise<{ name: string; phone: string } | undefined> {
  const { facts, calls } = await db.read(actor, async (ctx) =>
    lookUp({
      call: ctx.world.callSystem,
      sources: ctx.world.region.sources,
      grants: await listGrantsInForce(ctx, [matter]),
      uses: ctx.world.uses,
      lookups: [{ source: 'police.person', with: { number }, as: 'person' }],
      facts: NOTHING_KNOWN,
      subject: uuidv7(ctx.now),
      matter,
      purpose,
      now: ctx.now,
    }),
  )
  await db.write(actor, (ctx) => logCalls(ctx, calls))
  const name = facts.known['person.name']?.value
  const phone = facts.known['person.phone']?.value
  return typeof name === 'string' && typeof phone === 'string' ? { name, phone } : undefined
}

type DemoPerson = { number: string; name: string; scenario: string }

/** The invented people of the simulators, for the sign-in page of the demo. */
async function listDemoPeople(config: Config): Promise<DemoPerson[]> {
  const all = config.sources['*']
  if (!all) return []
  const call = departmentSystems({
    systems: { simulators: all },
    allowSimulators: true,
  })
  const answer = await call({
    system: 'simulators',
    method: 'GET',
    path: '/_people',
    query: {},
    body: undefined,
    headers: {},
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined)
  return Array.isArray(answer?.body) ? (answer.body as DemoPerson[]) : []
}

function demoAccountsOf(world: World, people: DemoPerson[]): DemoAccount[] {
  const parents = people
    .slice(0, 2)
    .map(({ name, number }) => ({ who: `群众 ${name}`, login: number, password: '验证码见演示短信' }))
  const officers = [...world.region.offices.values()].flatMap((office) =>
    office.posts
      .slice(0, 1)
      .map((post) => ({ who: office.name, login: `${office.id}.${post.id}`, password: DEMO_PASSWORD })),
  )
  return [...parents, ...officers]
}
