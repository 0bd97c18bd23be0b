import type { Metadata } from "next";
import { SettingsPage } from "@/components/settings/settings-page";
import { PageBody } from "@/components/shell/app-shell";
import { gate } from "../gate";

export const metadata: Metadata = { title: "Settings" };

export default async function Settings() {
  const { name, email, workspaceName } = await gate("/settings");
  return (
    <PageBody>
      <SettingsPage account={{ name, email, workspaceName }} />
    </PageBody>
  );
}
