import { redirect } from "next/navigation";
import { gate } from "./(app)/gate";

export default async function Home() {
  await gate("/workflows");
  redirect("/workflows");
}
