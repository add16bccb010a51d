import type { Config } from './platform/config.ts'
import { openMasterKeys, type MasterKeys } from './seals/master.ts'
import type { KeyStores } from './seals/model.ts'
import { softwareKeys } from './seals/software-keys.ts'
import { hardwareKeys } from './adapters/pkcs11.ts'

export const masterKeysIn = (config: Config): MasterKeys => openMasterKeys(config.dataDir, config.keyMasters)

/** Where private keys live: new ones in the hardware module, if there is one. */
export async function keyStoresOf(config: Config): Promise<KeyStores> {
  const software = softwareKeys(masterKeysIn(config), config.sealCipher)
  if (!config.pkcs11) return { current: software, all: [software] }
  const hardware = await hardwareKeys(config.pkcs11)
  return { current: hardware, all: [hardware, software] }
}
