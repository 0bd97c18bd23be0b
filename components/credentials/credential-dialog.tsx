"use client";

import { Dialog } from "@/components/ui/dialog";
import type { CredentialView } from "@/lib/api/contracts/credentials";
import { CREDENTIAL_KINDS, type CredentialKind, isCredentialKind } from "@/lib/nodes/credential-kinds";
import { CredentialForm } from "./credential-form";

const KINDS = Object.keys(CREDENTIAL_KINDS).filter(isCredentialKind);

interface CredentialDialogProps {
  /** The one to change; a new one is made where it is left out. */
  credential?: CredentialView;
  /** The kinds to choose from for a new one; all where it is left out. */
  accepts?: readonly CredentialKind[];
  onSaved?: (credential: CredentialView) => void;
  onClose: () => void;
}

/** Asks for a credential's name and fields, and stores it. Open for as long as it is there. */
export function CredentialDialog({ credential, accepts = KINDS, onSaved, onClose }: CredentialDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={credential ? `Change “${credential.name}”` : "New credential"}
      description="It is encrypted before it is stored, and no page ever shows its secrets again."
    >
      <CredentialForm
        accepts={accepts}
        onClose={onClose}
        {...(credential && { credential })}
        {...(onSaved && { onSaved })}
      />
    </Dialog>
  );
}
