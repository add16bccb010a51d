import { HOLDS as applications } from '../applications/holds.ts'
import { HOLDS as calendar } from '../calendar/holds.ts'
import { HOLDS as cases } from '../cases/holds.ts'
import { HOLDS as catalog } from '../catalog/holds.ts'
import { HOLDS as channels } from '../channels/holds.ts'
import { HOLDS as companies } from '../companies/holds.ts'
import { HOLDS as counter } from '../counter/holds.ts'
import { HOLDS as credentials } from '../credentials/holds.ts'
import { HOLDS as deadlines } from '../deadlines/holds.ts'
import { HOLDS as deliveries } from '../deliveries/holds.ts'
import { HOLDS as designs } from '../designs/holds.ts'
import { HOLDS as documents } from '../documents/holds.ts'
import { HOLDS as dossier } from '../dossier/holds.ts'
import { HOLDS as exchange } from '../exchange/holds.ts'
import { HOLDS as files } from '../files/holds.ts'
import { HOLDS as intake } from '../intake/holds.ts'
import { HOLDS as inventory } from '../inventory/holds.ts'
import { HOLDS as messages } from '../messages/holds.ts'
import { HOLDS as people } from '../people/holds.ts'
import type { Holds } from '../platform/holding.ts'
import { HOLDS as platform } from '../platform/holds.ts'
import { HOLDS as resources } from '../resources/holds.ts'
import { HOLDS as seals } from '../seals/holds.ts'
import { HOLDS as search } from '../search/holds.ts'
import { HOLDS as sharing } from '../sharing/holds.ts'
import { HOLDS as supervision } from '../supervision/holds.ts'
import { HOLDS as audit } from './holds.ts'

/** 数据安全台账: every table of the database, as its room tells of it, in the order of the street. */
export const HOLDINGS: Holds = {
  ...platform,
  ...calendar,
  ...people,
  ...files,
  ...deadlines,
  ...sharing,
  ...exchange,
  ...search,
  ...catalog,
  ...documents,
  ...inventory,
  ...messages,
  ...channels,
  ...resources,
  ...designs,
  ...companies,
  ...seals,
  ...credentials,
  ...deliveries,
  ...cases,
  ...applications,
  ...counter,
  ...intake,
  ...dossier,
  ...supervision,
  ...audit,
}
