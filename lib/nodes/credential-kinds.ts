/** One field of a credential's form. Secret ones are never given out again, nor shown in a run. */
export interface CredentialField {
  name: string;
  label: string;
  secret?: true;
  optional?: true;
  placeholder?: string;
  help?: string;
}

interface CredentialKindInfo {
  label: string;
  /** Where it is used, in one sentence. */
  about: string;
  fields: CredentialField[];
}

/** What credentials there are and what each consists of. The keys are part of the stored form. */
export const CREDENTIAL_KINDS = {
  anthropic: {
    label: "Anthropic",
    about: "Calls Claude models.",
    fields: [
      { name: "apiKey", label: "API key", secret: true, placeholder: "sk-ant-…" },
      { name: "baseUrl", label: "Address", optional: true, placeholder: "https://api.anthropic.com" },
    ],
  },
  openai: {
    label: "OpenAI",
    about: "Calls OpenAI models, or any server that speaks the same protocol.",
    fields: [
      { name: "apiKey", label: "API key", secret: true, placeholder: "sk-…" },
      { name: "baseUrl", label: "Address", optional: true, placeholder: "https://api.openai.com/v1" },
    ],
  },
  bearer: {
    label: "Bearer token",
    about: "Sent as “Authorization: Bearer …”.",
    fields: [{ name: "token", label: "Token", secret: true }],
  },
  basic: {
    label: "User and password",
    about: "Sent as “Authorization: Basic …”.",
    fields: [
      { name: "user", label: "User" },
      { name: "password", label: "Password", secret: true, optional: true },
    ],
  },
  header: {
    label: "Header",
    about: "Sent as a header of your choice.",
    fields: [
      { name: "name", label: "Header", placeholder: "X-Api-Key" },
      { name: "value", label: "Value", secret: true },
    ],
  },
  query: {
    label: "Query parameter",
    about: "Added to the address, or put where the address says {its name}.",
    fields: [
      { name: "name", label: "Parameter", placeholder: "api_key" },
      { name: "value", label: "Value", secret: true },
    ],
  },
  oauth2: {
    label: "OAuth2 client",
    about: "Fetches a token with client id and secret, and renews it.",
    fields: [
      { name: "tokenUrl", label: "Token address", placeholder: "https://login.example.com/oauth2/token" },
      { name: "clientId", label: "Client id" },
      { name: "clientSecret", label: "Client secret", secret: true },
      { name: "scope", label: "Scopes", optional: true, help: "With spaces between them." },
      {
        name: "refreshToken",
        label: "Refresh token",
        secret: true,
        optional: true,
        help: "For services that act for a person, such as Google. Left empty, the client acts for itself.",
      },
    ],
  },
  smtp: {
    label: "SMTP server",
    about: "Sends e-mail.",
    fields: [
      { name: "host", label: "Server", placeholder: "smtp.example.com" },
      { name: "port", label: "Port", placeholder: "587" },
      { name: "user", label: "User", optional: true },
      { name: "password", label: "Password", secret: true, optional: true },
      { name: "from", label: "Sender", placeholder: "Heddle <heddle@example.com>" },
    ],
  },
  imap: {
    label: "IMAP mailbox",
    about: "Reads e-mail that starts runs.",
    fields: [
      { name: "host", label: "Server", placeholder: "imap.example.com" },
      { name: "port", label: "Port", placeholder: "993" },
      { name: "user", label: "User" },
      { name: "password", label: "Password", secret: true },
    ],
  },
  postgres: {
    label: "PostgreSQL",
    about: "Queries a database.",
    fields: [
      {
        name: "url",
        label: "Connection string",
        secret: true,
        placeholder: "postgresql://user:password@db.example.com:5432/app",
      },
    ],
  },
} as const satisfies Record<string, CredentialKindInfo>;

export type CredentialKind = keyof typeof CREDENTIAL_KINDS;

export function isCredentialKind(kind: string): kind is CredentialKind {
  return Object.hasOwn(CREDENTIAL_KINDS, kind);
}
