import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost as OWASP recommends for scrypt: N = 2¹⁷, r = 8, p = 1, about 128 MiB for one hash. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;

/** The password as `scrypt$<salt>$<key>`, both base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString("base64")}$${key.toString("base64")}`;
}

/** Whether the password is the one that was hashed; false for text that is no hash, in the same time. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, salt = "", key = ""] = (hash ?? "").split("$");
  const derived = await derive(password, Buffer.from(salt, "base64"));
  const expected = Buffer.from(key, "base64");
  return scheme === "scrypt" && expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
