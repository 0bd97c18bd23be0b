import { Ban, CircleCheck, CircleX, Clock, Hourglass, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Approval } from "@/lib/api/contracts/approvals";

const LOOKS: Record<Approval["status"], { label: string; tone: Tone; icon: LucideIcon }> = {
  open: { label: "Open", tone: "waiting", icon: Clock },
  approved: { label: "Approved", tone: "completed", icon: CircleCheck },
  rejected: { label: "Rejected", tone: "failed", icon: CircleX },
  expired: { label: "Expired", tone: "neutral", icon: Hourglass },
  cancelled: { label: "Not needed", tone: "neutral", icon: Ban },
};

/** Where an approval stands, as an icon and a word. */
export function ApprovalStatus({ status }: { status: Approval["status"] }) {
  const { label, tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3" />
      {label}
    </Badge>
  );
}
