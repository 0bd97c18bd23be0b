import type { Metadata } from "next";
import { CredentialsPage } from "@/components/credentials/credentials-page";
import { PageBody } from "@/components/shell/app-shell";
import { gate } from "../gate";

export const metadata: Metadata = { title: "Credentials" };

export default async function Credentials() {
  await gate("/credentials");
  return (
    <PageBody>
      <CredentialsPage />
    </PageBody>
  );
}
