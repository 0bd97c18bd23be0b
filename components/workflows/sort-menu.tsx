"use client";

import { ArrowUpDown, Check } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { WORKFLOW_ORDERS, type WorkflowOrder } from "@/lib/api/workflow-filter";
import { LABELS } from "./labels";

interface SortMenuProps {
  sort: WorkflowOrder;
  onChange: (sort: WorkflowOrder) => void;
}

/** The orders of the list, to choose one. Opens when it is first drawn. */
export function SortMenu({ sort, onChange }: SortMenuProps) {
  return (
    <Menu
      defaultOpen
      trigger={
        <Button aria-label={`${LABELS.sort} ${LABELS.orders[sort]}`}>
          <ArrowUpDown className="text-muted" />
          {LABELS.orders[sort]}
        </Button>
      }
    >
      {WORKFLOW_ORDERS.map((order) => (
        <MenuItem
          key={order}
          role="menuitemradio"
          aria-checked={order === sort}
          icon={order === sort ? <Check /> : <span className="size-3.5" />}
          onSelect={() => onChange(order)}
        >
          {LABELS.orders[order]}
        </MenuItem>
      ))}
    </Menu>
  );
}
