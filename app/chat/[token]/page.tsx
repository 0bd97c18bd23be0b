import type { Metadata } from "next";
import { HostedChat } from "@/components/hosted/hosted-chat";
import { hostedChat } from "@/lib/server/hosted-chat";
import { orNotFound } from "../../or-not-found";

interface ChatPageProps {
  params: Promise<{ token: string }>;
}

export async function generateMetadata({ params }: ChatPageProps): Promise<Metadata> {
  const { title } = await orNotFound(hostedChat((await params).token));
  return { title: { absolute: title }, robots: { index: false } };
}

export default async function ChatPage({ params }: ChatPageProps) {
  const { token } = await params;
  const { title, greeting, suggestions = [], isDraft } = await orNotFound(hostedChat(token));
  return (
    <HostedChat token={token} title={title} greeting={greeting} suggestions={suggestions} isDraft={isDraft} />
  );
}
