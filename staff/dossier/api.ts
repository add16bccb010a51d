import { useMutation } from '@tanstack/react-query'
import type { Dossier, OpenDossier, Reveal, Theme } from '../../server/dossier/model.ts'
import { call } from '../api/client.ts'
import { dossierPaths } from './paths.ts'

/** Opens a dossier; it stays in this page only and is asked for anew, with a reason, after leaving it. */
export const useOpenDossier = () =>
  useMutation({
    mutationFn: (body: OpenDossier) => call<Dossier>(dossierPaths.api.open, { method: 'POST', body }),
  })

export const useReveal = (look: string) =>
  useMutation({
    mutationFn: (body: Reveal) => call<Theme>(dossierPaths.api.reveal(look), { method: 'POST', body }),
  })
