import {
  Bot,
  CalendarClock,
  ClipboardList,
  Code,
  Database,
  Globe,
  Hourglass,
  Inbox,
  LibraryBig,
  LogIn,
  type LucideIcon,
  Mail,
  Merge,
  MessageSquare,
  Network,
  OctagonX,
  Play,
  Radio,
  Repeat,
  Reply,
  ScanText,
  SlidersHorizontal,
  Split,
  StickyNote,
  Table,
  Tags,
  UserCheck,
  Webhook,
  Workflow,
} from "lucide-react";
import type { Category, IconName } from "@/lib/nodes/definition";
import { cn } from "@/lib/utils/cn";

const ICONS = {
  play: Play,
  webhook: Webhook,
  bot: Bot,
  split: Split,
  repeat: Repeat,
  network: Network,
  merge: Merge,
  sliders: SlidersHorizontal,
  globe: Globe,
  "sticky-note": StickyNote,
  "calendar-clock": CalendarClock,
  form: ClipboardList,
  inbox: Inbox,
  radio: Radio,
  "log-in": LogIn,
  "message-square": MessageSquare,
  tags: Tags,
  "scan-text": ScanText,
  hourglass: Hourglass,
  "user-check": UserCheck,
  workflow: Workflow,
  "octagon-x": OctagonX,
  code: Code,
  database: Database,
  library: LibraryBig,
  table: Table,
  mail: Mail,
  reply: Reply,
} satisfies Record<IconName, LucideIcon>;

/** The hue of each category of nodes, as a CSS value. */
export const CATEGORY_COLOR: Record<Category, string> = {
  trigger: "var(--trigger)",
  ai: "var(--ai)",
  flow: "var(--flow)",
  data: "var(--data)",
  action: "var(--action)",
};

const SIZES = {
  sm: "size-[18px] rounded [&_svg]:size-[11px]",
  md: "size-[22px] rounded-md [&_svg]:size-[13px]",
  lg: "size-7 rounded-md [&_svg]:size-4",
} as const;

interface NodeIconProps {
  icon: IconName;
  category: Category;
  size?: keyof typeof SIZES;
  className?: string;
}

/** The tinted tile that stands for a node type. */
export function NodeIcon({ icon, category, size = "md", className }: NodeIconProps) {
  const Icon = ICONS[icon];
  const color = CATEGORY_COLOR[category];
  return (
    <span
      aria-hidden
      className={cn("grid shrink-0 place-items-center", SIZES[size], className)}
      style={{ color, background: `color-mix(in srgb, ${color} 14%, transparent)` }}
    >
      <Icon strokeWidth={2} />
    </span>
  );
}
