import { part } from "@/components/ui/part";
import { fetchPasting } from "./clipboard/clipboard";
import { FieldSkeletons } from "./inspector/field-skeletons";
import { InspectorSkeleton } from "./inspector/inspector-skeleton";

/*
 * What the editor shows only once somebody asks for it. Each is fetched then, or ahead of that while the browser
 * has nothing else to do; the canvas, the palette and the toolbar come first.
 */

export const NodeInspector = part(
  () => import("./inspector/node-inspector").then((file) => file.NodeInspector),
  <InspectorSkeleton />,
);
export const ProblemGroups = part(() =>
  import("./problems/problem-groups").then((file) => file.ProblemGroups),
);
export const ProblemsPopover = part(() =>
  import("./toolbar/problems-popover").then((file) => file.ProblemsPopover),
);
export const RunSettings = part(
  () => import("./settings/run-settings").then((file) => file.RunSettings),
  <FieldSkeletons count={6} />,
);
export const GraphMenu = part(() => import("./commands/graph-menu").then((file) => file.GraphMenu));
export const RunPanel = part(
  () => import("./run-panel/run-panel").then((file) => file.RunPanel),
  <div className="h-[272px] shrink-0 border-t bg-surface" />,
);
export const QuickPicker = part(() => import("./palette/quick-picker").then((file) => file.QuickPicker));
export const OperationDialog = part(() =>
  import("./palette/operation-dialog").then((file) => file.OperationDialog),
);
export const DropPopover = part(() => import("./canvas/drop-popover").then((file) => file.DropPopover));
export const EdgeValue = part(() => import("./canvas/edge-value").then((file) => file.EdgeValue));
export const CommandList = part(() => import("./commands/command-list").then((file) => file.CommandList));
export const ShortcutSheet = part(() =>
  import("./commands/shortcut-sheet").then((file) => file.ShortcutSheet),
);
export const SubWorkflowDialog = part(() =>
  import("./extract/sub-workflow-dialog").then((file) => file.SubWorkflowDialog),
);
export const SearchBar = part(() => import("./search/search-bar").then((file) => file.SearchBar));
export const Outline = part(() => import("./outline/outline").then((file) => file.Outline));
export const PublishDialog = part(() =>
  import("./toolbar/publish-dialog").then((file) => file.PublishDialog),
);
export const ConflictView = part(() => import("./merge/conflict-view").then((file) => file.ConflictView));
export const VersionHistory = part(() =>
  import("./versions/version-history").then((file) => file.VersionHistory),
);

/** In the order in which people mostly come to need them. */
export const AHEAD: readonly { fetch(): Promise<unknown> }[] = [
  RunSettings,
  NodeInspector,
  ProblemsPopover,
  ProblemGroups,
  RunPanel,
  GraphMenu,
  QuickPicker,
  EdgeValue,
  CommandList,
  VersionHistory,
  PublishDialog,
  OperationDialog,
  SearchBar,
  Outline,
  ShortcutSheet,
  DropPopover,
  SubWorkflowDialog,
  { fetch: fetchPasting },
];
